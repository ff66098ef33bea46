import { expect } from '@open-wc/testing';
import { BANDS, LogMel } from '../../../src/lipsync/mel.js';
import { StreamingNetwork } from '../../../src/lipsync/network.js';
import { Normaliser } from '../../../src/lipsync/normaliser.js';
import { OUTPUTS } from '../../../src/lipsync/visemes.js';
import { model, networkFixture } from './fixtures.js';

describe('lip-sync front end and network', () => {
  it('compute what they were trained with', async () => {
    const loaded = await model();
    const fixture = await networkFixture();
    const mel = new LogMel(loaded.kernel.spectrum);
    const normaliser = new Normaliser(loaded.prior);
    const network = new StreamingNetwork(loaded);
    const frame = new Float32Array(BANDS);
    const mels: number[][] = [];
    const outputs: number[][] = [];
    for (const value of fixture.pcm) {
      if (!mel.push(Float64Array.of(value / 32768), 0, 1, frame)) continue;
      normaliser.apply(frame);
      mels.push(Array.from(frame));
      network.feed(frame);
      const newest = mels.length - 1;
      if (newest < loaded.lookAhead || newest % 2 === 1) continue;
      network.step();
      network.run();
      outputs.push(Array.from(network.logits[0].subarray(0, OUTPUTS)));
    }
    fixture.mel.forEach((row, i) =>
      row.forEach((value, b) => {
        if (mels[i * fixture.melEvery]) {
          expect(mels[i * fixture.melEvery][b]).to.be.closeTo(value, 1e-3);
        }
      }),
    );
    expect(outputs.length).to.be.above(30);
    fixture.outputs.forEach((row, i) =>
      row.forEach((value, o) =>
        expect(outputs[i * fixture.outputsEvery][o]).to.be.closeTo(value, 2e-3),
      ),
    );
  });

  it('forget the past at a reset', async () => {
    const loaded = await model();
    const network = new StreamingNetwork(loaded);
    const frame = new Float32Array(BANDS).fill(0.5);
    const run = () => {
      for (let i = 0; i < 60; i++) {
        network.feed(frame);
        if (i % 2 === 0) network.step();
        network.run();
      }
      return Array.from(network.logits[0]);
    };
    const first = run();
    network.reset();
    expect(run()).to.deep.equal(first);
  });
});
