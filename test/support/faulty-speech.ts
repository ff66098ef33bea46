import type { Avatar } from '../../src/avatar/index.js';
import { silentLogger } from '../../src/base/logger.js';
import { DrivingServiceMode } from '../../src/base/states.js';
import { Channel } from '../../src/motion/channels.js';
import type { AvatarController } from '../../src/sdk/avatar-controller.js';
import { AvatarView } from '../../src/sdk/avatar-view.js';
import type { ViewSettings } from '../../src/sdk/configuration.js';
import { keepContext, loadBlock } from './block.js';
import { faultyLink, type FaultyLink } from './faulty-link.js';
import { testServer, type TestServer, type TestServerName } from './motion-server.js';

/** Views of the smallest character, in boxes of their own; `clear` takes all of them away. */
export class Booth {
  readonly #views: AvatarView[] = [];

  readonly #keeper: AvatarView;

  private constructor(readonly avatar: Avatar) {
    this.#keeper = keepContext(avatar);
  }

  static async open(): Promise<Booth> {
    return new Booth(await loadBlock());
  }

  /** A controller in direct mode on a server, or on a link to it. */
  direct(url: string, token: ViewSettings['sessionToken'], more = {}): AvatarController {
    const box = document.createElement('div');
    box.style.width = box.style.height = '48px';
    document.body.append(box);
    const view = new AvatarView(this.avatar, box, {
      mode: DrivingServiceMode.direct,
      appId: 'demo',
      endpoint: url,
      sessionToken: token,
      logger: silentLogger,
      ...more,
    });
    this.#views.push(view);
    return view.controller;
  }

  clear(): void {
    for (const view of this.#views.splice(0)) {
      view.dispose();
      view.canvas.parentElement?.remove();
    }
  }

  close(): void {
    this.clear();
    this.#keeper.dispose();
    this.avatar.dispose();
  }
}

/** What the tests of faults have before each of them. */
export interface FaultyScene {
  readonly server: TestServer;
  readonly link: FaultyLink;
  /** A controller in direct mode, by way of the link. */
  connect(): AvatarController;
}

/** Sets up a server's link and a booth around the tests of a suite, and clears them away. */
export function faultyScene(name: TestServerName): FaultyScene {
  let server: TestServer;
  let booth: Booth;
  let link: FaultyLink;
  before(async () => {
    server = await testServer(name);
    booth = await Booth.open();
  });
  beforeEach(async () => {
    link = await faultyLink(server.url);
  });
  afterEach(async () => {
    booth.clear();
    await link.close();
    await server.start();
  });
  after(() => booth.close());
  return {
    get server() {
      return server;
    },
    get link() {
      return link;
    },
    connect: () => booth.direct(link.url, () => server.token()),
  };
}

/** What a controller tells, in order, as `name:detail`. */
export function newsOf({ events }: AvatarController): string[] {
  const told: string[] = [];
  const tell = (...words: (string | undefined)[]): void =>
    void told.push(words.filter(Boolean).join(':'));
  events.on('connection', (state) => tell('connection', state));
  events.on('conversation', (state, reason) => tell('conversation', state, reason));
  events.on('stall', (stalled) => tell('stall', String(stalled)));
  events.on('error', ({ code }) => tell('error', code));
  return told;
}

export const next = (controller: AvatarController, event: 'speechstart' | 'stall') =>
  new Promise((resolve) => controller.events.once(event as 'speechstart', resolve));

/** A round and how far the jaw opened in it, 0 to 1. */
export interface Spoken<Report> {
  readonly report: Report;
  readonly opened: number;
}

/** Watches the mouth until the speech is over. */
export async function watch<Report>(
  controller: AvatarController,
  speech: Promise<Report>,
): Promise<Spoken<Report>> {
  let opened = 0;
  const timer = setInterval(() => {
    const spoken = controller.sample(performance.now());
    opened = Math.max(opened, spoken?.frame[Channel.jawOpen] ?? 0);
  }, 15);
  try {
    return { report: await speech, opened };
  } finally {
    clearInterval(timer);
  }
}
