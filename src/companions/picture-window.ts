import type { SpatiusAvatar } from '../element/index.js';

/** Of the specification Document Picture-in-Picture, which TypeScript does not know yet. */
interface DocumentPictureInPicture {
  requestWindow(size: { readonly width: number; readonly height: number }): Promise<PipWindow>;
}
type PipWindow = Window & { readonly CSSStyleSheet: typeof CSSStyleSheet };

const api = (): DocumentPictureInPicture | undefined =>
  (globalThis as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;

const STYLE = ':root{color-scheme:light dark}html,body,div{block-size:100%;margin:0}';

/**
 * The picture of an avatar in a window above all others. It is drawn by the frames of that window, so it
 * goes on while the page is hidden, as a video of the page's canvas would not. Element, sound and controls
 * stay where they are.
 */
export class PictureWindow {
  #window: PipWindow | null = null;
  #view: SpatiusAvatar['view'] = null;

  /** Whether the browser has such windows. */
  static get available(): boolean {
    return api() !== undefined;
  }

  get open(): boolean {
    return this.#window !== null;
  }

  /**
   * Opens it, in answer to a gesture of the visitor. Does nothing while there is no picture.
   *
   * @param closed told when it is closed, by whomever.
   * @throws DOMException where the browser refuses.
   */
  async show(avatar: SpatiusAvatar, closed: () => void): Promise<void> {
    const { view } = avatar;
    const home = view?.canvas.parentElement;
    if (!view || !home) return;
    const { clientWidth: width, clientHeight: height } = home;
    const pip = (await api()?.requestWindow({ width, height })) ?? null;
    // Another avatar may have taken its place meanwhile.
    if (!pip || avatar.view !== view) return pip?.close();
    const sheet = new pip.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    pip.document.adoptedStyleSheets = [sheet];
    const box = pip.document.createElement('div');
    box.role = 'img';
    pip.document.title = box.ariaLabel = home.ariaLabel ?? '';
    pip.document.body.append(box);
    view.moveTo(box);
    this.#window = pip;
    this.#view = view;
    pip.addEventListener('pagehide', () => {
      this.#window = null;
      if (avatar.view === view) view.moveTo(home);
      closed();
    });
  }

  /** Closes it; the picture is back in the element. */
  close(): void {
    this.#window?.close();
  }

  /** Closes it where its picture is not that of the avatar any more. */
  follow(avatar: SpatiusAvatar | null): void {
    if (avatar?.view !== this.#view) this.close();
  }
}
