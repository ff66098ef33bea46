import { expect } from '@open-wc/testing';
import { AvatarController, AvatarManager, AvatarSDK, AvatarView } from '../../../src/avatarkit.js';
import * as avatarkit from '../../../src/avatarkit.js';
import { StageHand } from './stage-hand.js';

/** For the layers of this package only; the declarations do not have them. */
const INTERNAL = new Map<object, readonly string[]>([
  [
    AvatarController.prototype,
    ['ensureConnected', 'sample', 'probe', 'round', 'stage', 'speaking', 'dispose'],
  ],
  [AvatarView.prototype, ['moveTo']],
]);

/** Public members: those of the class itself, and the fields of an instance. */
function membersOf(prototype: object, instance: object): string[] {
  const names = [...Object.getOwnPropertyNames(prototype), ...Object.keys(instance)];
  return [...new Set(names)].filter(
    (name) => name !== 'constructor' && !INTERNAL.get(prototype)?.includes(name),
  );
}

describe('docs/avatarkit.md', () => {
  const stage = new StageHand();
  let page: string;

  before(async () => {
    page = await (await fetch(new URL('../../../docs/avatarkit.md', import.meta.url))).text();
    await stage.load();
  });
  after(() => {
    stage.clear();
    stage.dispose();
  });

  /** Cells of the table below a heading, without their code marks and parentheses. */
  function table(heading: string): string[][] {
    const section = page.split(`\n### ${heading}\n`)[1].split('\n#')[0];
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    return rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  const nameIn = (cell: string): string => cell.replace(/[`()]/g, '');

  it('lists every member, and only what is there', () => {
    const view = stage.show({ mode: 'local' });
    const statics = Object.getOwnPropertyNames(AvatarSDK).filter(
      (name) => !['length', 'name', 'prototype'].includes(name),
    );
    const members = {
      AvatarSDK: statics,
      AvatarManager: membersOf(AvatarManager.prototype, AvatarManager.shared),
      AvatarView: membersOf(AvatarView.prototype, view),
      AvatarController: membersOf(AvatarController.prototype, view.controller),
    };
    for (const [name, actual] of Object.entries(members)) {
      const listed = table(name).map(([cell]) => nameIn(cell));
      expect(listed, name).to.have.members(actual);
    }
  });

  it('tells methods from properties', () => {
    const view = stage.show({ mode: 'local' });
    const objects: Record<string, object> = {
      AvatarSDK,
      AvatarManager: AvatarManager.shared,
      AvatarView: view,
      AvatarController: view.controller,
    };
    for (const [name, object] of Object.entries(objects)) {
      for (const [cell] of table(name)) {
        const isMethod = typeof Reflect.get(object, nameIn(cell)) === 'function';
        expect(cell.includes('()'), `${name}: ${cell}`).to.equal(isMethod);
      }
    }
  });

  it('lists every value of the enumerations', () => {
    const rows = table('Enumerations');
    const exported = Object.entries(avatarkit).filter(([, value]) => typeof value === 'object');
    expect(rows.map(([name]) => nameIn(name))).to.have.members(exported.map(([name]) => name));
    for (const [name, values] of rows) {
      const listed = values.split(' ').map(nameIn);
      const actual = Object.keys(avatarkit[nameIn(name) as keyof typeof avatarkit]);
      if (nameIn(name) === 'ErrorCode') expect(actual).to.include.members(listed);
      else expect(listed, name).to.have.members(actual);
    }
  });

  it('names the configuration that the SDK keeps', async () => {
    await AvatarSDK.initialize('app');
    const listed = table('Configuration').map(([cell]) => nameIn(cell));
    expect(listed).to.include.members(Object.keys(AvatarSDK.configuration!));
    AvatarSDK.cleanup();
  });
});
