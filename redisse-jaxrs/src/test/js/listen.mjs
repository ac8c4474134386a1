// Prints what the client receives. The argument is the address of a stream.
import {RedisseStream} from '../../main/resources/io/redisse/jaxrs/client/redisse.js';

const stream = new RedisseStream(process.argv[2], {heartbeat: 1000});
stream.onmessage = ({data}) => console.log(`data: ${data}`);
stream.onmissedevents = () => console.log('event: missedevents');
