/** A Motion Server of the test run, as the browser sees it. */
export interface TestServer {
  readonly url: string;
  /** A token that is good for `seconds`, 600 where not said. */
  token(app?: string, seconds?: number): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`/motion-servers/${path}`);
  if (!response.ok) throw new Error(`The test server's ${path} answered ${response.status}.`);
  return (await response.json()) as T;
}

export type TestServerName =
  'sources' | 'session' | 'controller' | 'react' | 'faults' | 'interrupts' | 'expiring' | 'brief';

export async function testServer(name: TestServerName): Promise<TestServer> {
  const { url } = await ask<{ url: string }>(`${name}/url`);
  return {
    url,
    token: async (app = 'demo', seconds = 600) => {
      const answer = await ask<{ sessionToken?: string; message?: string }>(
        `${name}/token?app=${app}&seconds=${seconds}`,
      );
      if (!answer.sessionToken) throw new Error(answer.message);
      return answer.sessionToken;
    },
    stop: async () => void (await ask(`${name}/stop`)),
    start: async () => void (await ask(`${name}/start`)),
  };
}
