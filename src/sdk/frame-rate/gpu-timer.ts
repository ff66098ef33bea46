/** Measurements that may wait for the GPU; more means that it has stopped answering. */
const MOST_PENDING = 16;

/** The part of EXT_disjoint_timer_query_webgl2 that is used. */
interface TimerQuery {
  readonly TIME_ELAPSED_EXT: number;
  readonly GPU_DISJOINT_EXT: number;
}

/** Measures how long the GPU works on what is drawn, where the browser can tell. */
export class GpuTimer {
  #gl: WebGL2RenderingContext | null = null;
  #timer: TimerQuery | null = null;
  #pending: WebGLQuery[] = [];
  #running = false;
  #total = 0;
  #count = 0;

  /** What is drawn from here to `end()` is measured. */
  begin(gl: WebGL2RenderingContext): void {
    if (gl !== this.#gl || gl.isContextLost()) this.#use(gl);
    this.#collect();
    if (!this.#timer || this.#pending.length >= MOST_PENDING) return;
    const query = gl.createQuery();
    gl.beginQuery(this.#timer.TIME_ELAPSED_EXT, query);
    this.#pending.push(query);
    this.#running = true;
  }

  end(): void {
    if (!this.#running || !this.#timer) return;
    this.#running = false;
    this.#gl?.endQuery(this.#timer.TIME_ELAPSED_EXT);
  }

  /** Mean of the measurements since the last call in milliseconds, or `null` without one. */
  takeMean(): number | null {
    const mean = this.#count > 0 ? this.#total / this.#count : null;
    this.#total = this.#count = 0;
    return mean;
  }

  dispose(): void {
    this.end();
    for (const query of this.#pending) this.#gl?.deleteQuery(query);
    this.#pending = [];
    this.#gl = this.#timer = null;
  }

  #use(gl: WebGL2RenderingContext): void {
    this.dispose();
    this.#gl = gl;
    this.#timer = gl.getExtension('EXT_disjoint_timer_query_webgl2') as TimerQuery | null;
  }

  /** Takes the results that have arrived; the oldest arrive first. */
  #collect(): void {
    const gl = this.#gl;
    if (!gl || !this.#timer) return;
    // After a change of the GPU's clock, what was measured across it means nothing.
    const valid = !gl.getParameter(this.#timer.GPU_DISJOINT_EXT);
    while (this.#pending.length > 0) {
      const [query] = this.#pending;
      if (!gl.getQueryParameter(query, gl.QUERY_RESULT_AVAILABLE)) return;
      if (valid) {
        this.#total += (gl.getQueryParameter(query, gl.QUERY_RESULT) as number) / 1e6;
        this.#count++;
      }
      gl.deleteQuery(query);
      this.#pending.shift();
    }
  }
}
