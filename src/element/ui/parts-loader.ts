import type { ReactiveController } from 'lit';
import type { AdoptedElement } from '../adoption/adoption-controller.js';
import type { DebuggedElement } from '../debug/overlay.js';
import { inDevelopment } from '../development.js';
import type { CheckedElement } from '../markup-check.js';
import type { ListedElement } from '../playlist/playlist.js';
import type { CaptionedElement, CaptionsController } from './captions-controller.js';
import type { SpeakingElement } from './intent-controller.js';

export type PartedElement = AdoptedElement &
  CaptionedElement &
  ListedElement &
  DebuggedElement &
  CheckedElement &
  SpeakingElement;

/**
 * Parts that few elements have: whether one has it, and what fetches it and has it begin, which is tried
 * again with each update where it fails. Who has something to speak, and is seen, is likely to be asked.
 */
const PARTS: readonly (readonly [
  wanted: (host: PartedElement) => unknown,
  begin: (host: PartedElement, captions: CaptionsController) => Promise<unknown>,
])[] = [
  [
    (host) => host.ownerDocument !== document,
    (host) =>
      import('../adoption/adoption-controller.js').then(
        ({ AdoptionController }) => new AdoptionController(host),
      ),
  ],
  [
    (host) => host.captions,
    (_, captions) => import('../captions/caption-view.js').then((view) => captions.show(view)),
  ],
  [
    (host) => host.querySelector(':scope>source'),
    (host) => import('../playlist/playlist.js').then(({ Playlist }) => Playlist.of(host)),
  ],
  [
    (host) => host.debug,
    (host) => import('../debug/overlay.js').then(({ Overlay }) => new Overlay(host)),
  ],
  [
    (host) => host.src !== null && host.controller,
    async (host) => host.controller?.speaking.foresee(),
  ],
  [
    () => inDevelopment(),
    (host) => import('../markup-check.js').then(({ checkMarkup }) => checkMarkup(host)),
  ],
];

/** Fetches the parts of an element as soon as it has them. */
export class PartsLoader implements ReactiveController {
  readonly #begun = new Set<unknown>();

  constructor(
    private readonly host: PartedElement,
    private readonly captions: CaptionsController,
  ) {}

  hostUpdated(): void {
    const { host, captions } = this;
    for (const [wanted, begin] of PARTS) {
      if (this.#begun.has(begin) || !wanted(host)) continue;
      this.#begun.add(begin);
      begin(host, captions).catch(() => this.#begun.delete(begin));
    }
  }
}
