import { ConnectionState } from '../base/states.js';
import { LocalDriver } from '../transport/local/local-driver.js';
import type { RoomPlayerOptions } from './room-player.js';
import type { RoomSession } from './room-session.js';

type Options = ConstructorParameters<typeof LocalDriver>;

/**
 * A real-time room, joined when asked to; what joins it is fetched then. Without one to join, its
 * player drives the view. Other speech is spoken as in local mode.
 */
export class RoomDriver extends LocalDriver {
  readonly #load: (() => Promise<RoomSession>) | null;
  #room: RoomSession | null = null;
  #loading: Promise<RoomSession> | null = null;
  #microphone = false;
  #left = 0;

  constructor(context: Options[0], options: Options[1], load: (() => Promise<RoomSession>) | null) {
    super(context, options);
    this.#load = load;
  }

  override get connectionState(): ConnectionState {
    return this.#room?.state ?? ConnectionState.disconnected;
  }

  override async start(signal?: AbortSignal): Promise<void> {
    await (await this.#fetch('start()')).start(signal);
  }

  override async attach(client: object, options: RoomPlayerOptions): Promise<void> {
    await (await this.#fetch('attach()')).attach(client, options);
  }

  override get room(): object | null {
    return this.#room?.client ?? null;
  }

  override set microphone(on: boolean) {
    this.#microphone = on;
    if (this.#room) this.#room.microphone = on;
  }

  override close(): void {
    this.#left++;
    this.#room?.close();
  }

  override dispose(): void {
    this.close();
    super.dispose();
  }

  /** @throws an AbortError where the room was left meanwhile. */
  async #fetch(method: string): Promise<RoomSession> {
    if (!this.#load) throw this.refusal(method);
    const left = this.#left;
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    this.#room ??= await this.#loading;
    if (left !== this.#left) throw new DOMException('The room was left.', 'AbortError');
    this.#room.microphone = this.#microphone;
    return this.#room;
  }

  protected override instead(): string {
    return 'has no place here: a room brings sound and motion. Call its player, or attach().';
  }
}
