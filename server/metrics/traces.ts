import type { IncomingHttpHeaders } from 'node:http';
import type * as Api from '@opentelemetry/api';

/** What a collector is told of a round. */
export interface RoundTrace {
  /** Motion of it leaves, for the first time or again. */
  answered(): void;
  failed(problem: string): void;
  /** @param state - that it came to */
  ended(state: string): void;
}

/** What a collector is told of a session. */
export interface SessionTrace {
  round(id: string): RoundTrace;
  /** @param code - of the close frame */
  ended(code: number, audioBytes: number): void;
}

export interface TracedSession {
  readonly app: string;
  readonly avatar: string;
  readonly connection: string;
  /** Of the upgrade: with `traceparent`, the session belongs to the trace of whoever asked for it. */
  readonly headers: IncomingHttpHeaders;
}

export interface Traces {
  session(facts: TracedSession): SessionTrace;
}

export const UNTRACED: RoundTrace = { answered() {}, failed() {}, ended() {} };
const NO_TRACES: Traces = { session: () => ({ round: () => UNTRACED, ended() {} }) };

/**
 * Traces by the API of OpenTelemetry, where that is installed. It is for the application to start an SDK,
 * which sends them to a collector; without one they cost next to nothing.
 */
export async function openTraces(): Promise<Traces> {
  try {
    return new ApiTraces(await import('@opentelemetry/api'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return NO_TRACES;
    throw error;
  }
}

class ApiTraces implements Traces {
  readonly #api: typeof Api;
  readonly #tracer: Api.Tracer;

  constructor(api: typeof Api) {
    this.#api = api;
    this.#tracer = api.trace.getTracer('spatius-avatar-server');
  }

  session({ app, avatar, connection, headers }: TracedSession): SessionTrace {
    const { context, propagation, trace, SpanKind } = this.#api;
    const asked = propagation.extract(context.active(), headers);
    const attributes = {
      'spatius.app.id': app,
      'spatius.avatar.id': avatar,
      'spatius.connection.id': connection,
    };
    const options = { kind: SpanKind.SERVER, attributes };
    const span = this.#tracer.startSpan('avatar session', options, asked);
    const within = trace.setSpan(asked, span);
    return {
      round: (id) => this.#round(id, within),
      ended: (code, audioBytes) => {
        span.setAttributes({ 'spatius.close.code': code, 'spatius.audio.bytes': audioBytes });
        span.end();
      },
    };
  }

  #round(id: string, within: Api.Context): RoundTrace {
    const attributes = { 'spatius.request.id': id };
    const span = this.#tracer.startSpan('avatar round', { attributes }, within);
    let answered = false;
    return {
      answered: () => {
        if (!answered) span.addEvent('first motion');
        answered = true;
      },
      failed: (problem) => {
        span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: problem });
      },
      ended: (state) => {
        span.setAttribute('spatius.round.state', state);
        span.end();
      },
    };
  }
}
