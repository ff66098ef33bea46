import { expect } from '@open-wc/testing';
import { LipsyncModelError, loadModel } from '../../../src/lipsync/index.js';
import { weights } from './fixtures.js';

describe('lip-sync weights', () => {
  it('load, and stay within their budget', async () => {
    const bytes = await weights();
    const model = loadModel(bytes);
    expect(model.parameters).to.be.above(10_000);
    expect(model.heads[0]).to.equal(0);
    expect(bytes.byteLength).to.be.below(600_000);
  });

  it('are refused when they are something else', () => {
    const page = new TextEncoder().encode('<!doctype html><title>Not found</title>');
    expect(() => loadModel(page.buffer)).to.throw(LipsyncModelError, 'not lip-sync weights');
    expect(() => loadModel(new ArrayBuffer(0))).to.throw(LipsyncModelError);
  });

  it('are refused when cut short, of another version or of another shape', async () => {
    const bytes = await weights();
    expect(() => loadModel(bytes.slice(0, -1))).to.throw(LipsyncModelError, 'cut short');
    expect(() => loadModel(bytes.slice(0, 20))).to.throw(LipsyncModelError, 'broken');
    const newer = bytes.slice(0);
    new DataView(newer).setUint32(4, 99, true);
    expect(() => loadModel(newer)).to.throw(LipsyncModelError, 'version 99');
    const other = bytes.slice(0);
    const header = new TextDecoder().decode(
      bytes.slice(12, 12 + new DataView(bytes).getUint32(8, true)),
    );
    new Uint8Array(other).set(
      new TextEncoder().encode(header.replace('"bands":32', '"bands":40')),
      12,
    );
    expect(() => loadModel(other)).to.throw(LipsyncModelError, 'another shape');
    const broken = bytes.slice(0);
    new Uint8Array(broken)[12] = 0;
    expect(() => loadModel(broken)).to.throw(LipsyncModelError, 'no header');
  });
});
