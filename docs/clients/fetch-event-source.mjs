// npm install @microsoft/fetch-event-source
const nobody = {addEventListener() {}, removeEventListener() {}};
Object.assign(globalThis, {window: globalThis, document: {...nobody, hidden: false}});
const {fetchEventSource} = await import('@microsoft/fetch-event-source');

await fetchEventSource(process.argv[2], {
  openWhenHidden: true,
  onmessage({event, data}) {
    if (event === 'message') {
      console.log(`data: ${data}`);
    } else if (event === 'missedevents') {
      console.log('event: missedevents');
    }
  },
  // Unless this throws, a stream that the server ends is not opened again.
  onclose() {
    throw new Error('the stream ended');
  },
  onerror(error) {
    console.error(error.message);
  },
});
