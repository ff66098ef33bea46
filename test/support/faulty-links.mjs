import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

/** How long a delayed message takes, in milliseconds: many frames of a picture. */
const DELAY_MS = 300;

/**
 * What becomes of a message of the server on its way to the page: each makes, for the time that it
 * is in force, a function that gets the message and a way to deliver it.
 */
const FAULTS = {
  none: () => (data, deliver) => deliver(data),
  delay: () => (data, deliver) => void setTimeout(deliver, DELAY_MS, data),
  duplicate: () => (data, deliver) => {
    deliver(data);
    deliver(data);
  },
  /** Every two messages swap places. */
  reorder: () => {
    let held = null;
    return (data, deliver) => {
      if (held === null) held = data;
      else {
        deliver(data);
        deliver(held);
        held = null;
      }
    };
  },
  truncate: () => (data, deliver) => deliver(data.subarray(0, data.length >> 1)),
  /** Every second message never arrives. */
  lose: () => {
    let lost = true;
    return (data, deliver) => {
      lost = !lost;
      if (!lost) deliver(data);
    };
  },
};

/** A network between a page and a Motion Server that goes wrong as it is told. */
class FaultyLink {
  #listener = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  #target;
  #fault = FAULTS.none();
  /** Deliveries put off while the link holds. */
  #held = null;
  #pages = new Set();
  /** Connections that pages have opened through it. */
  opened = 0;
  /** Messages that what is set now went wrong with. */
  touched = 0;

  constructor(target) {
    this.#target = target.replace(/^http/, 'ws');
    this.#listener.on('connection', (page, { url }) => this.#relay(page, url));
  }

  async url() {
    if (!this.#listener.address()) await once(this.#listener, 'listening');
    return `http://127.0.0.1:${this.#listener.address().port}`;
  }

  /** Sets what goes wrong from now on; `hold` keeps everything back until the next call. */
  set(fault) {
    const held = this.#held ?? [];
    this.#held = fault === 'hold' ? held : null;
    if (fault === 'hold') return;
    this.#fault = FAULTS[fault]();
    this.touched = 0;
    for (const deliver of held) deliver();
  }

  /** Ends every connection as a network does: without a word. */
  cut() {
    for (const page of this.#pages) page.terminate();
  }

  close() {
    this.cut();
    this.#listener.close();
  }

  #relay(page, path) {
    this.opened++;
    this.#pages.add(page);
    const server = new WebSocket(this.#target + path);
    const early = [];
    page.on('message', (data) => {
      if (server.readyState === WebSocket.OPEN) server.send(data);
      else early.push(data);
    });
    server.on('open', () => early.splice(0).forEach((data) => server.send(data)));
    server.on('message', (data) => {
      const pass = () => {
        this.touched++;
        this.#fault(data, (bytes) => page.send(bytes, () => undefined));
      };
      if (this.#held) this.#held.push(pass);
      else pass();
    });
    server.on('close', (code, reason) => {
      const sendable = code === 1000 || code >= 3000;
      if (sendable) page.close(code, reason);
      else page.terminate();
    });
    server.on('error', () => page.terminate());
    page.on('error', () => server.terminate());
    page.on('close', () => {
      this.#pages.delete(page);
      server.terminate();
    });
  }
}

/**
 * Test runner plugin: networks that fail on demand. Tests reach them through `/faulty-links/open`
 * (`?target=`), and `/faulty-links/<id>/set` (`?fault=`), `/cut`, `/count` and `/close`.
 */
export function faultyLinks() {
  const links = [];
  const actions = {
    set: (link, { fault }) => link.set(fault),
    cut: (link) => link.cut(),
    count: () => undefined,
    close: (link) => link.close(),
  };
  return {
    name: 'faulty-links',
    serverStop() {
      for (const link of links) link.close();
    },
    async serve({ path, query }) {
      const json = (value) => ({ body: JSON.stringify(value), type: 'json' });
      if (path === '/faulty-links/open') {
        const link = new FaultyLink(query.target);
        return json({ id: links.push(link) - 1, url: await link.url() });
      }
      const [, id, action] = /^\/faulty-links\/(\d+)\/(\w+)$/.exec(path) ?? [];
      const link = links[id];
      if (!link) return undefined;
      actions[action](link, query);
      return json({ opened: link.opened, touched: link.touched });
    },
  };
}
