/** What the page's own server answers, which has the keys. */
export async function ask(path, signal) {
  const response = await fetch(path, { method: 'POST', signal });
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return response.json();
}

/**
 * An open WebSocket of JSON messages.
 *
 * @param handlers what to do about each `type` of message; one that fails ends the connection
 * @returns `send`, and `closed`, which settles when it is over and fails where it broke
 */
export async function connect(url, protocols, handlers, signal) {
  const socket = new WebSocket(url, protocols);
  const hangUp = () => socket.close();
  signal.addEventListener('abort', hangUp);
  let opened;
  const open = new Promise((settle) => (opened = settle));
  const closed = new Promise((settle, fail) => {
    socket.onopen = opened;
    socket.onclose = ({ code, reason }) => {
      signal.removeEventListener('abort', hangUp);
      if (code === 1000 || signal.aborted) settle();
      else fail(new Error(`The agent is gone (${code}${reason && `, ${reason}`}).`));
    };
    socket.onmessage = async ({ data }) => {
      try {
        const message = JSON.parse(data);
        await handlers[message.type]?.(message);
      } catch (error) {
        fail(error);
        hangUp();
      }
    };
  });
  // What is said while the connection closes is for nobody.
  const send = (message) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  await Promise.race([open, closed]);
  signal.throwIfAborted();
  return { send, closed };
}
