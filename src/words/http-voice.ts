import { AvatarError, ErrorCode, messageOf } from '../base/errors.js';
import type { Voice } from './voice.js';

/**
 * A voice behind an HTTP endpoint of the shape that OpenAI's `/v1/audio/speech` has: `POST` of
 * `{input, voice, speed, response_format}`, answered by sound. Meant for a route of the page's own
 * server, which adds the key.
 *
 * What it throws: AvatarError `invalidAudioInput` naming the address and what it answered; the signal's
 * reason when aborted.
 *
 * @param url relative to the page.
 */
export function httpVoice(url: string): Voice {
  return async ({ text, voice, rate, signal, language }) => {
    const body = {
      input: text,
      response_format: 'pcm',
      ...(voice === null ? {} : { voice }),
      ...(rate === 1 ? {} : { speed: rate }),
      ...(language === '' ? {} : { language }),
    };
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      });
    } catch (cause) {
      signal.throwIfAborted();
      const hint = 'could not be reached. Check the address, the network and CORS.';
      throw failure(url, `${hint} ${messageOf(cause)}`, cause);
    }
    if (!response.ok) throw failure(url, `answered ${response.status}${await said(response)}.`);
    return response;
  };
}

/** What a service says is wrong is worth reading, to a length. */
async function said(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  return text && `: ${text.slice(0, 200)}`;
}

function failure(url: string, problem: string, cause?: unknown): AvatarError {
  return new AvatarError(ErrorCode.invalidAudioInput, `tts-url ${url} ${problem}`, { cause });
}
