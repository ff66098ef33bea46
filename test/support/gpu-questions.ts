type Call = (...parameters: unknown[]) => unknown;
const calls = WebGL2RenderingContext.prototype as unknown as Record<string, Call>;

/** What makes the page wait until the GPU has done all that it was asked for before. */
const QUESTIONS = ['getProgramParameter', 'getProgramInfoLog', 'getShaderInfoLog', 'getError'];
/** What keeps the GPU busy. */
const WORK = ['linkProgram', 'drawElements', 'drawArrays'];

/** What {@link watchGpuQuestions} has seen. */
export interface GpuQuestions {
  /** Each question that a task asked after it had given the GPU work, with what that was. */
  readonly waits: readonly string[];
  /** Programs linked and things drawn. */
  readonly work: number;
  stop(): void;
}

/** Watches all WebGL contexts for questions that keep the page waiting. */
export function watchGpuQuestions(): GpuQuestions {
  const waits: string[] = [];
  const before = new Map<string, Call>();
  let given: string | null = null;
  let work = 0;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (given = null);
  const watch = (names: readonly string[], told: (name: string) => void) => {
    for (const name of names) {
      const call = calls[name];
      before.set(name, call);
      calls[name] = function (this: unknown, ...parameters: unknown[]) {
        told(name);
        return call.apply(this, parameters);
      };
    }
  };
  watch(WORK, (name) => {
    work++;
    // Answered in a later task.
    if (!given) port2.postMessage(null);
    given = name;
  });
  watch(QUESTIONS, (name) => given && waits.push(`${name} after ${given}`));
  return {
    waits,
    get work() {
      return work;
    },
    stop() {
      for (const [name, call] of before) calls[name] = call;
      port1.close();
    },
  };
}
