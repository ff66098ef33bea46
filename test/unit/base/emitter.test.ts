import { expect } from '@open-wc/testing';
import { Emitter } from '../../../src/base/emitter.js';

interface Events {
  step: [step: number];
  done: [];
}

describe('Emitter', () => {
  let thrown: unknown[];
  let events: Emitter<Events>;
  beforeEach(() => {
    thrown = [];
    events = new Emitter<Events>((error) => thrown.push(error));
  });

  it('tells at once where nothing is under way', () => {
    const heard: number[] = [];
    events.on('step', (step) => heard.push(step));
    expect(events.emit('step', 1)).to.equal(true);
    expect(heard).to.deep.equal([1]);
    expect(events.emit('done')).to.equal(false);
  });

  it('tells what a change emits when all of the change is done, however deep', () => {
    let state = 'old';
    const heard: string[] = [];
    events.on('step', (step) => heard.push(`${step} ${state}`));
    const result = events.commit(() => {
      events.emit('step', 1);
      events.commit(() => events.emit('step', 2));
      expect(heard).to.deep.equal([]);
      state = 'new';
      return 'result';
    });
    expect(result).to.equal('result');
    expect(heard).to.deep.equal(['1 new', '2 new']);
  });

  it('tells what happened before a change threw', () => {
    const heard: number[] = [];
    events.on('step', (step) => heard.push(step));
    const change = () =>
      events.commit(() => {
        events.emit('step', 1);
        throw new Error('half way');
      });
    expect(change).to.throw('half way');
    expect(heard).to.deep.equal([1]);
    events.emit('step', 2);
    expect(heard).to.deep.equal([1, 2]);
  });

  it('lets every listener hear everything in the order in which it happened', () => {
    const first: string[] = [];
    const second: string[] = [];
    events.on('step', (step) => {
      first.push(`step ${step}`);
      if (step === 1) events.emit('done');
    });
    events.on('done', () => first.push('done'));
    events.on('step', (step) => second.push(`step ${step}`));
    events.on('done', () => second.push('done'));
    events.commit(() => {
      events.emit('step', 1);
      events.emit('step', 2);
    });
    expect(first).to.deep.equal(['step 1', 'step 2', 'done']);
    expect(second).to.deep.equal(first);
  });

  it('reports what a listener throws, and goes on', () => {
    const heard: number[] = [];
    const failure = new Error('listener');
    events.on('step', () => {
      throw failure;
    });
    events.on('step', (step) => heard.push(step));
    events.emit('step', 1);
    expect(heard).to.deep.equal([1]);
    expect(thrown).to.deep.equal([failure]);
  });

  it('goes on telling after whoever takes the reports threw', () => {
    const heard: number[] = [];
    const strict = new Emitter<Events>((error) => {
      throw error;
    });
    strict.on('step', (step) => {
      if (step === 1) throw new Error('listener');
      heard.push(step);
    });
    expect(() => strict.emit('step', 1)).to.throw('listener');
    strict.emit('step', 2);
    expect(heard).to.deep.equal([2]);
  });

  it('calls a listener of once() once, also when it causes the same event', () => {
    let calls = 0;
    events.once('step', (step) => {
      calls++;
      events.emit('step', step + 1);
    });
    events.emit('step', 1);
    expect(calls).to.equal(1);
    expect(events.listenerCount('step')).to.equal(0);
  });

  it('forgets a listener of once() that was taken off', () => {
    let calls = 0;
    const listener = () => calls++;
    events.once('step', listener);
    events.off('step', listener);
    events.emit('step', 1);
    expect(calls).to.equal(0);
    events.on('step', listener);
    events.emit('step', 2);
    events.emit('step', 3);
    expect(calls).to.equal(2);
  });

  it('lets go of all listeners after they heard what has happened', () => {
    const heard: number[] = [];
    events.on('step', (step) => heard.push(step));
    events.commit(() => {
      events.emit('step', 1);
      events.end();
      events.emit('step', 2);
    });
    events.emit('step', 3);
    expect(heard).to.deep.equal([1]);
  });
});
