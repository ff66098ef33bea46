import { expect } from '@open-wc/testing';
import { ErrorCode } from '../../../src/base/errors.js';
import { TokenSource, type TokenOptions } from '../../../src/element/token-source.js';

const source = (options: Partial<TokenOptions>) =>
  new TokenSource({ sessionToken: null, tokenUrl: null, appId: null, ...options });
const answering = (body: unknown) =>
  `data:application/json,${encodeURIComponent(JSON.stringify(body))}`;
const { signal } = new AbortController();
const first = { refresh: false, signal };
const refresh = { refresh: true, signal };

async function failure(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail.');
}

describe('session tokens of the element', () => {
  it('come from session-token', async () => {
    expect(await source({ sessionToken: 'a' }).get(first)).to.equal('a');
    expect(await source({}).get(first)).to.equal(null);
  });

  for (const body of [
    { sessionToken: 'a' },
    { sessionKey: 'a' },
    { token: 'a' },
    { data: { sessionToken: 'a' } },
  ]) {
    it(`come from token-url, which answers ${JSON.stringify(body)}`, async () => {
      expect(await source({ tokenUrl: answering(body) }).get(first)).to.equal('a');
    });
  }

  it('prefer session-token until the server refuses it', async () => {
    const tokens = source({ sessionToken: 'old', tokenUrl: answering({ sessionToken: 'new' }) });
    expect(await tokens.get(first)).to.equal('old');
    expect(await tokens.get(refresh)).to.equal('new');
  });

  it('serve until they are refused or come from elsewhere', async () => {
    const options = { sessionToken: null, tokenUrl: answering({ token: 'a' }), appId: null };
    const tokens = new TokenSource(options);
    expect(await tokens.get(first)).to.equal('a');
    options.tokenUrl = answering({ token: 'b' });
    expect(await tokens.get(first)).to.equal('b');
  });

  it('fail with the answer of the server', async () => {
    const error = await failure(source({ tokenUrl: '/no-such-token-server' }).get(first));
    expect(error.code).to.equal(ErrorCode.sessionTokenInvalid);
    expect(error.message).to.contain('/no-such-token-server').and.to.contain('404');
  });

  it('fail without a token in the answer', async () => {
    for (const body of [{}, { sessionToken: '' }, [], null, 'text']) {
      const error = await failure(source({ tokenUrl: answering(body) }).get(first));
      expect(error.code).to.equal(ErrorCode.sessionTokenInvalid);
    }
  });

  it('fail when nobody answers', async () => {
    const error = await failure(source({ tokenUrl: 'http://localhost:1/' }).get(first));
    expect(error.code).to.equal(ErrorCode.websocketError);
    expect(error.message).to.contain('could not be reached');
  });

  it('stop with the signal, which is no failure of the server', async () => {
    const abort = new AbortController();
    const token = source({ tokenUrl: answering({ token: 'a' }) }).get({
      refresh: false,
      signal: abort.signal,
    });
    abort.abort();
    expect((await failure(token)).name).to.equal('AbortError');
  });
});
