import { html, noChange, nothing, type TemplateResult } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import type { ConversationState } from '../../base/states.js';
import type { Strings } from './strings.js';
import { icons, spinner } from './icons.js';

/** What the controls show. They hold no state of their own. */
export interface ControlsState {
  readonly conversation: ConversationState;
  /** There is something that Play can speak. */
  readonly playable: boolean;
  /** Speech was asked for and is not heard yet. */
  readonly busy: boolean;
  readonly muted: boolean;
  readonly volume: number;
  /** What a playlist adds. */
  readonly list?: { render(language: string): unknown } | null;
  /** BCP 47 tag, empty where it is unknown. */
  readonly language: string;
}

/** What the controls ask for. */
export interface ControlsRequests {
  togglePlayback(): void;
  stop(): void;
  toggleMute(): void;
  setVolume(volume: number): void;
}

/** The bar over the lower edge of the avatar. */
export function renderControls(
  state: ControlsState,
  requests: ControlsRequests,
  strings: Strings,
): TemplateResult {
  const { conversation, busy } = state;
  const active = conversation !== 'idle';
  /** The button goes away with the speech; its focus moves on to the neighbour that stays. */
  const stop = ({ currentTarget }: Event) => {
    const { previousElementSibling, nextElementSibling } = currentTarget as HTMLElement;
    const heir = state.playable ? previousElementSibling : nextElementSibling?.firstElementChild;
    (heir as HTMLElement | null)?.focus();
    requests.stop();
  };
  return html`<div part="controls" class="controls" role="group" aria-label=${strings.controls}>
    ${active || busy || state.playable ? playButton(state, requests, strings) : nothing}
    ${
      active || busy
        ? html`<button
            part="button stop-button"
            type="button"
            aria-label=${strings.stop}
            title=${strings.stop}
            @click=${stop}
          >
            ${icons.stop}
          </button>`
        : nothing
    }
    ${state.list?.render(state.language)} ${renderVolume(state, requests, strings)}
  </div>`;
}

function playButton(
  { conversation, busy }: ControlsState,
  requests: ControlsRequests,
  strings: Strings,
): TemplateResult {
  const play =
    conversation === 'playing'
      ? { label: strings.pause, icon: icons.pause }
      : { label: conversation === 'paused' ? strings.resume : strings.play, icon: icons.play };
  return html`<button
    part="button play-button"
    type="button"
    aria-label=${play.label}
    title=${play.label}
    aria-busy=${busy ? 'true' : nothing}
    @click=${requests.togglePlayback}
  >
    ${busy ? spinner : play.icon}
  </button>`;
}

function renderVolume(
  { muted, volume }: ControlsState,
  requests: ControlsRequests,
  strings: Strings,
): TemplateResult {
  const heard = muted ? 0 : volume;
  const label = muted ? strings.unmute : strings.mute;
  const moved = (event: Event) =>
    requests.setVolume(Number((event.target as HTMLInputElement).value) / 100);
  return html`<span class="volume">
    <button
      part="button mute-button"
      type="button"
      aria-label=${label}
      title=${label}
      @click=${requests.toggleMute}
    >
      ${heard === 0 ? icons.silent : heard < 0.5 ? icons.soft : icons.loud}
    </button>
    <input
      part="volume"
      ${showLevel(heard)}
      type="range"
      min="0"
      max="100"
      step="1"
      aria-label=${strings.volume}
      .value=${String(Math.round(heard * 100))}
      @input=${moved}
    />
  </span>`;
}

/** Fills the volume slider up to `level`, 0..1. Set as a property: style attributes may be refused. */
const showLevel = directive(
  class extends Directive {
    override render(_level: number): unknown {
      return noChange;
    }

    override update({ element }: ElementPart, [level]: [number]): unknown {
      (element as HTMLElement).style.setProperty('--level', `${Math.round(level * 100)}%`);
      return noChange;
    }
  },
);
