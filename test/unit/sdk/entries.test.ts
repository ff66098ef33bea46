import { expect } from '@open-wc/testing';
import * as avatarkit from '../../../src/avatarkit.js';
import * as main from '../../../src/index.js';

describe('the entries', () => {
  it('the main entry has all that avatarkit has, so that it can be installed by another name', () => {
    const names = Object.keys(avatarkit) as (keyof typeof avatarkit)[];
    expect(names).to.include('Environment');
    for (const name of names) expect(main[name], name).to.equal(avatarkit[name]);
  });
});
