import { expect } from '@open-wc/testing';
import type { MotionFrame } from '../../../src/motion/segment.js';
import {
  Stage,
  type Rig,
  type StageView,
  type StageViewOptions,
} from '../../../src/render/index.js';
import { blockHead, frameOf, testModel } from '../../support/avatars.js';
import { decodePicture, type Picture } from '../../support/pixels.js';

/** Straight from the front, so that the picture is symmetric. */
export const CAMERA = { fov: 22, distance: 8, target: [0, 0, 0], pitch: 0 } as const;

export interface Shown {
  view: StageView;
  rig: Rig;
  container: HTMLElement;
  /** The pose that the next frame shows. */
  pose: MotionFrame;
  /** Times of the calls of `update`. */
  updates: number[];
}

/** Those of the running test. */
const shown = new Set<Shown>();

export function box(width: number, height: number): HTMLElement {
  const element = document.createElement('div');
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
  document.body.append(element);
  return element;
}

export async function show(
  container: HTMLElement,
  options: Partial<StageViewOptions> = {},
): Promise<Shown> {
  const rig = (await testModel(blockHead())).createRig();
  const one: Partial<Shown> = { rig, container, pose: frameOf({}), updates: [] };
  const first = new Promise<void>((resolve) => {
    one.view = Stage.shared().attach({
      container,
      rig,
      camera: CAMERA,
      fixedResolution: 1,
      update: (now) => {
        one.updates!.push(now);
        return rig.apply(one.pose!);
      },
      onFirstFrame: resolve,
      ...options,
    });
  });
  shown.add(one as Shown);
  if (container.offsetWidth > 0) await first;
  return one as Shown;
}

export async function exported(view: StageView): Promise<Picture> {
  const blob = await view.exportBitmap();
  expect(blob?.type).to.equal('image/png');
  return decodePicture(blob!);
}

/** Waits until `condition` holds, looking once a frame. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextFrame();
}

export function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Waits until the present pose of a moving view was taken and drawn. */
export async function updated({ updates }: Shown): Promise<void> {
  const { length } = updates;
  await until(() => updates.length > length + 1);
}

export function hide({ view, rig, container }: Shown): void {
  view.dispose();
  rig.dispose();
  container.remove();
}

/** Ends the views of a test. */
export function hideAll(): void {
  for (const one of shown) hide(one);
  shown.clear();
}

/**
 * A view without a size, which keeps the context from test to test: making the studio anew takes a software
 * GPU seconds. The caller ends it.
 */
export async function keepContext(): Promise<Shown> {
  const keeper = await show(box(0, 0));
  const first = await show(box(64, 64));
  await exported(first.view);
  hide(first);
  shown.clear();
  return keeper;
}
