// npm install eventsource
import {EventSource} from 'eventsource';

const source = new EventSource(process.argv[2]);
source.addEventListener('message', event => console.log(`data: ${event.data}`));
source.addEventListener('missedevents', () => console.log('event: missedevents'));
source.addEventListener('error', error => console.error(error.code ?? '', error.message ?? ''));
