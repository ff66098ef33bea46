import 'spatius-avatar/define';
import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  type ElementRef,
  signal,
  viewChildren,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { SpatiusAvatar } from 'spatius-avatar';
import { expose, hear, INITIAL } from './state.js';

@Component({
  selector: 'contract-app',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      @for (key of state().keys; track key) {
        <spatius-avatar
          #avatar
          [id]="key"
          class="avatar"
          avatar-id="nova"
          mode="local"
          loading="eager"
          [volume]="state().volume"
          [controls]="state().controls"
          [alt]="state().alt"
          [emotion]="state().emotion"
          (load)="heard($event)"
          (volumechange)="heard($event)"
          (speechend)="heard($event)"
        >
          <span slot="controls">{{ state().label }}</span>
        </spatius-avatar>
      }
    </main>
  `,
})
class App {
  readonly state = signal(INITIAL);
  readonly avatars = viewChildren<ElementRef<SpatiusAvatar>>('avatar');

  constructor() {
    expose(
      (patch: Partial<typeof INITIAL>) => this.state.update((state) => ({ ...state, ...patch })),
      (key: string) =>
        this.avatars().find(({ nativeElement }) => nativeElement.id === key)?.nativeElement,
    );
  }

  heard(event: Event): void {
    hear(this.state())(event);
  }
}

await bootstrapApplication(App);
