import type { Avatar } from '../../src/avatar/index.js';
import { Stage, type Rig, type StageView } from '../../src/render/index.js';

/** Shows a rig that only the test moves; settles with its view once that has drawn. */
export async function drawnView(
  container: HTMLElement,
  avatar: Avatar,
  rig: Rig,
): Promise<StageView> {
  let view!: StageView;
  await new Promise<void>((resolve) => {
    view = Stage.shared().attach({
      container,
      rig,
      camera: avatar.camera,
      fixedResolution: 1,
      update: () => false,
      onFirstFrame: resolve,
    });
  });
  return view;
}
