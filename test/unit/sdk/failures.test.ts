import { expect } from '@open-wc/testing';
import type { AvatarError } from '../../../src/base/errors.js';
import { DrivingServiceMode } from '../../../src/base/states.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import { syllables } from '../../support/speech.js';
import { codeOf, endOf, newsOf, StageHand } from './stage-hand.js';

/** What a server does, and the code that the application hears; `null`: it is no error. */
type Row = readonly [deed: string, code: number, reason: string, error: string | null];

const ROWS: readonly Row[] = [
  ['close', 1000, '', null],
  ['close', 4001, '', 'insufficientBalance'],
  ['close', 4002, '', 'sessionTimeout'],
  ['close', 4003, '', 'concurrentLimitExceeded'],
  ['close', 4004, '', 'avatarIDUnrecognized'],
  ['close', 4010, '', 'sessionTokenExpired'],
  ['close', 4010, 'Session token expired', 'sessionTokenExpired'],
  ['close', 4010, 'Invalid session token', 'sessionTokenInvalid'],
  ['close', 4010, 'App ID mismatch', 'sessionTokenInvalid'],
  ['close', 4010, 'App ID unrecognized', 'appIDUnrecognized'],
  ['close', 4503, '', 'websocketClosedUnexpected'],
  ['close', 4999, '', 'websocketClosedUnexpected'],
  ['close', 1011, '', 'websocketClosedUnexpected'],
  ['cut', 1006, '', 'websocketClosedAbnormally'],
  ['error', 400, 'Invalid session token', 'sessionTokenInvalid'],
  ['error', 401, 'Session token expired', 'sessionTokenExpired'],
  ['error', 404, 'Avatar not found', 'avatarIDUnrecognized'],
  ['error', 404, 'App ID unrecognized', 'appIDUnrecognized'],
  ['error', 402, 'Session denied', 'insufficientBalance'],
  ['error', 4001, '', 'insufficientBalance'],
  ['error', 4002, '', 'sessionTimeout'],
  ['error', 4003, '', 'concurrentLimitExceeded'],
  ['error', 13, 'the model failed', 'serverError'],
];

/** Failures that trying again cannot mend, or only with another token than there is. */
const FINAL = new Set([
  'insufficientBalance',
  'avatarIDUnrecognized',
  'appIDUnrecognized',
  'sessionTokenExpired',
  'sessionTokenInvalid',
  'serverError',
]);

describe('AvatarController and a server that fails', () => {
  const stage = new StageHand();
  let server: string;

  before(async () => {
    server = await (await fetch('/raw-server')).text();
    await stage.load();
  });
  afterEach(() => stage.clear());
  after(() => stage.dispose());

  async function controllerAt(path: string): Promise<AvatarController> {
    const { controller } = stage.show({
      mode: DrivingServiceMode.direct,
      appId: 'demo',
      endpoint: `${server}/${path}`,
      sessionToken: () => 'token',
    });
    await controller.initializeAudioContext();
    return controller;
  }
  const pathOf = ([deed, code, reason]: Row): string =>
    `${deed}/${code}/${encodeURIComponent(reason || '-')}`;

  for (const row of ROWS) {
    const [deed, code, reason, error] = row;
    it(`plays on and tells ${error ?? 'of no error'} after ${deed} ${code} ${reason}`, async () => {
      const controller = await controllerAt(`speech/${pathOf(row)}`);
      await controller.start();
      const told = newsOf(controller);
      const round = controller.send(syllables(0.4).buffer, true);
      const { reason: ending, seconds } = await endOf(controller, round);
      expect(ending).to.equal('playbackEnd');
      expect(seconds).to.be.closeTo(0.4, 0.02);
      const errors = told.filter((line) => line.startsWith('error'));
      expect(errors.slice(0, 1)).to.deep.equal(error === null ? [] : [`error:${error}`]);
      expect(new Set(errors).size, 'told once').to.equal(errors.length);
      const why = error?.startsWith('websocket') ? ':networkError' : error ? ':serverError' : '';
      expect(told).to.include(`conversation:playing${why}`);
    });
  }

  for (const row of ROWS.filter(([, , , error]) => error !== null && FINAL.has(error))) {
    const [deed, code, reason, error] = row;
    it(`cannot start and tells ${error} after ${deed} ${code} ${reason}`, async () => {
      const controller = await controllerAt(`handshake/${pathOf(row)}`);
      const states: string[] = [];
      controller.onConnectionState = (state) => states.push(state);
      const told = newsOf(controller);
      expect(await codeOf(controller.start())).to.equal(error);
      expect(states).to.deep.equal(['connecting', 'failed']);
      expect(told).to.deep.equal([`error:${error}`]);
      const failures: AvatarError[] = [];
      controller.onError = (failure) => failures.push(failure);
      controller.send(syllables(0.1).buffer, true);
      expect(failures.map(({ code }) => code)).to.deep.equal(['websocketError']);
      const { cause, message } = failures[0];
      expect((cause as AvatarError).code, 'why there is no connection').to.equal(error);
      expect(message).to.contain((cause as AvatarError).message);
    });
  }

  it('plays without motion when it is not connected within 15 s', async () => {
    const silent = await controllerAt('handshake/nothing/0/-');
    const strict = await controllerAt('handshake/nothing/0/-');
    const full = await controllerAt('handshake/close/4003/-');
    strict.frameStarvationMode = 'strictSync';
    const told = newsOf(silent);
    const strictTold = newsOf(strict);
    const outcomes = [silent, strict, full].map((controller) => codeOf(controller.start()));
    expect(await codeOf(silent.start())).to.equal('connectionInProgress');

    const round = silent.send(syllables(25).buffer, true);
    const waiting = strict.send(syllables(0.4).buffer, true);
    const strictEnd = endOf(strict, waiting);
    expect(await Promise.all(outcomes)).to.deep.equal([
      'websocketError',
      'websocketError',
      'concurrentLimitExceeded',
    ]);
    for (const { connectionState } of [silent, strict, full]) {
      expect(connectionState).to.equal('failed');
    }
    expect(told).to.deep.equal([
      'conversation:playing',
      'error:websocketError',
      'conversation:playing:networkError',
    ]);
    const end = endOf(silent, round);
    silent.interrupt();
    expect((await end).reason).to.equal('userAction');
    expect((await strictEnd).reason).to.equal('playbackEnd');
    expect(strictTold).to.include('conversation:playing:networkError');
  });
});
