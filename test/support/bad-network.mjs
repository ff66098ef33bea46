import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const HOST = '127.0.0.1';

/**
 * A network between a page and a LiveKit server that goes wrong as it is told. Pages connect to its
 * `url`; `redirectCandidates` points their media at its `udpPort`.
 *
 * @param {{ url: string, udpPort: number }} server started without `tcp`, else media find another way
 */
export async function badNetwork(server) {
  const network = new BadNetwork(server);
  await network.open();
  return network;
}

class BadNetwork {
  #target;
  #media = createSocket('udp4');
  #signals = createServer({ pauseOnConnect: true });
  /** A socket towards the server for each socket of a page, by its port. */
  #backs = new Map();
  #streams = new Set();
  #state = { delay: 0, jitter: 0, loss: 0, cut: false };
  /** Where pages connect, `ws:`, and where their media go. */
  url = '';
  udpPort = 0;
  /** Packets of media, both ways. */
  passed = 0;
  dropped = 0;

  constructor(server) {
    this.#target = { signal: Number(new URL(server.url).port), media: server.udpPort };
  }

  async open() {
    this.#media.on('message', (packet, from) => {
      const back = this.#backs.get(from.port) ?? this.#back(from);
      this.#pass(() => back.send(packet, this.#target.media, HOST));
    });
    this.#media.bind(0, HOST);
    this.#signals.on('connection', (page) => this.#relay(page));
    this.#signals.listen(0, HOST);
    await Promise.all([once(this.#media, 'listening'), once(this.#signals, 'listening')]);
    this.udpPort = this.#media.address().port;
    this.url = `ws://${HOST}:${this.#signals.address().port}`;
  }

  /**
   * What happens from now on to packets of media, each way.
   *
   * @param {{ delay?: number, jitter?: number, loss?: number }} faults `delay` and, from none to it,
   *   `jitter` in milliseconds; `loss` as a share
   */
  set({ delay = 0, jitter = 0, loss = 0 }) {
    Object.assign(this.#state, { delay, jitter, loss });
    this.passed = this.dropped = 0;
  }

  /** Nothing passes any more, neither media nor signals, and nobody is told. */
  cut() {
    this.#state.cut = true;
    for (const stream of this.#streams) stream.pause();
  }

  /** Ends a cut. What was said meanwhile arrives now, as over TCP; media of that time are lost. */
  mend() {
    this.#state.cut = false;
    for (const stream of this.#streams) stream.resume();
  }

  close() {
    this.#media.close();
    for (const back of this.#backs.values()) back.close();
    this.#signals.close();
    for (const stream of this.#streams) stream.destroy();
  }

  #back(from) {
    const back = createSocket('udp4');
    this.#backs.set(from.port, back);
    back.on('message', (packet) => {
      this.#pass(() => this.#media.send(packet, from.port, from.address));
    });
    return back;
  }

  #pass(deliver) {
    const { delay, jitter, loss, cut } = this.#state;
    if (cut || Math.random() < loss) {
      this.dropped++;
      return;
    }
    this.passed++;
    if (delay + jitter === 0) deliver();
    else setTimeout(() => this.#isOpen() && deliver(), delay + Math.random() * jitter);
  }

  #isOpen() {
    return this.#signals.listening;
  }

  #relay(page) {
    const server = connect({ port: this.#target.signal, host: HOST });
    for (const [from, to] of [
      [page, server],
      [server, page],
    ]) {
      this.#streams.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#streams.delete(from);
        to.end();
      });
      if (this.#state.cut) from.pause();
      else from.resume();
    }
  }
}
