import 'spatius-avatar/companions';
import 'spatius-avatar/define';
import type { AvatarSpeechEndEvent, SpatiusAvatar } from 'spatius-avatar';
import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  type ElementRef,
  signal,
  viewChild,
} from '@angular/core';

@Component({
  selector: 'app-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <spatius-avatar
      #avatar
      avatar-id="nova"
      [mode]="'local'"
      [volume]="volume()"
      [attr.aria-label]="'Nova'"
      [class.wide]="true"
      [style.width.px]="320"
      (click)="avatar.speak('hello.mp3')"
      (speechstart)="avatar.react('nod')"
      (speechend)="done($event)"
    >
      <img slot="poster" alt="" />
    </spatius-avatar>
    <spatius-avatar-chat for="nova" (chatsend)="say($event.text)"></spatius-avatar-chat>
  `,
})
export class Page {
  readonly avatar = viewChild.required<ElementRef<SpatiusAvatar>>('avatar');
  readonly volume = signal(0.5);
  done({ report }: AvatarSpeechEndEvent): void {
    this.volume.set(report.seconds);
  }
  say(text: string): void {
    void this.avatar().nativeElement.say(text);
  }
}

@Component({
  selector: 'app-mistakes',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <spatius-avatar #avatar (click)="avatar.talk()" title="refused: there is no such method" />
    <spatius-avatar (speechend)="clicked($event)" title="refused: another event" />
    <spatius-avatar (speechend)="say($event.seconds)" title="refused: it has a report" />
    <spatius-avatar #other (click)="say(other.volume)" title="refused: a number" />
    <spatius-avatar (click)="watch(video)" #video title="refused: another element" />
  `,
})
export class Mistakes {
  clicked(event: MouseEvent): boolean {
    return event.altKey;
  }
  say(text: string): string {
    return text;
  }
  watch(video: HTMLVideoElement): number {
    return video.duration;
  }
}
