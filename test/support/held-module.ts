/** A module of `src` that comes when the test lets it, for one that imports it. */
export class HeldModule {
  private constructor(private readonly name: string) {}

  /** Holds the file of this name back. */
  static async of(file: string): Promise<HeldModule> {
    const held = new HeldModule(`held${crypto.randomUUID().replaceAll('-', '')}`);
    await held.#ask(`hold?file=${encodeURIComponent(`/${file}`)}`);
    return held;
  }

  /** Imports a module anew, by its path, which will wait for the one that is held. */
  async import<Module>(path: string): Promise<Module> {
    return (await import(this.url(path))) as Module;
  }

  /** Of a file that is held, by its path. */
  url(path: string): string {
    return `${path}?held=${this.name}`;
  }

  release(): Promise<void> {
    return this.#ask('release');
  }

  refuse(): Promise<void> {
    return this.#ask('refuse');
  }

  async #ask(action: string): Promise<void> {
    await fetch(`/held-modules/${this.name}/${action}`);
  }
}
