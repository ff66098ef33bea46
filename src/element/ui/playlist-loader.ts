import type { ReactiveController } from 'lit';
import type { ListedElement } from '../playlist/playlist.js';

/** Fetches the playlist of an element as soon as there are clips in it. */
export class PlaylistLoader implements ReactiveController {
  #loading = false;

  constructor(private readonly host: ListedElement) {}

  hostUpdated(): void {
    const { host } = this;
    if (this.#loading || !host.querySelector(':scope>source')) return;
    this.#loading = true;
    import('../playlist/playlist.js').then(
      ({ Playlist }) => Playlist.of(host),
      () => (this.#loading = false), // tried again with the next update
    );
  }
}
