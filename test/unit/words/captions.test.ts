import { expect } from '@open-wc/testing';
import { cutLines } from '../../../src/words/captions/line.js';
import { SaidWords } from '../../../src/words/captions/said-words.js';
import { CaptionTrack } from '../../../src/words/captions/track.js';
import { readWebVtt, writeWebVtt } from '../../../src/words/captions/webvtt.js';

const sentence = (text: string) => ({ text, index: 0 });
/** The word that is marked at a moment. */
const wordAt = (track: CaptionTrack, time: number) => {
  const caption = track.at(time);
  return caption?.word
    ? caption.text.slice(caption.word.index, caption.word.index + caption.word.length)
    : null;
};

describe('captions of what is said', () => {
  it('are there from the first word on, by the length of its sounds', () => {
    const track = new CaptionTrack();
    const said = new SaidWords(track, 'en', 1);
    said.begin(sentence('No, my name is Nova.'), 1);
    expect(track.at(0.9)).to.equal(null);
    expect(track.at(1)).to.include({ text: 'No, my name is Nova.', start: 1 });
    expect(wordAt(track, 1)).to.equal('No');
    expect(wordAt(track, track.at(1)!.end - 0.05)).to.equal('Nova');
  });

  it('are stretched to when the sentence ends', () => {
    const track = new CaptionTrack();
    const said = new SaidWords(track, 'en', 1);
    said.begin(sentence('Mama papa mama papa.'), 0);
    said.finish(8);
    expect([1, 3, 5, 7].map((time) => wordAt(track, time))).to.deep.equal([
      'Mama',
      'papa',
      'mama',
      'papa',
    ]);
    expect(track.at(7.9)).to.include({ end: 8 });
    expect(track.at(8)).to.equal(null);
    // The next sentence is expected at the pace of the last.
    said.begin(sentence('Mama papa.'), 10);
    expect(wordAt(track, 13.5)).to.equal('papa');
  });

  it('go by the words that a voice tells', () => {
    const track = new CaptionTrack();
    const said = new SaidWords(track, 'en', 1);
    said.begin(sentence('Mama papa mama papa.'), 0);
    said.reach(5, 3);
    expect(wordAt(track, 2.9)).to.equal('Mama');
    expect(wordAt(track, 3)).to.equal('papa');
    said.reach(10, 4);
    expect(wordAt(track, 3.9)).to.equal('papa');
    expect(wordAt(track, 4)).to.equal('mama');
  });

  it('are cut into lines that can be read', () => {
    const text =
      'This sentence is much too long for a single line of captions, so it is cut where somebody ' +
      'would breathe, and every line comes when its first word is said, and not before it.';
    const lines = cutLines(text).map(([from, to]) => text.slice(from, to));
    expect(lines.join('')).to.equal(text);
    expect(lines.length).to.be.greaterThan(1);
    for (const line of lines) expect(line.length).to.be.at.most(85);
    const track = new CaptionTrack();
    new SaidWords(track, 'en', 1).begin(sentence(text), 0);
    const shown = track.lines;
    expect(shown.map((line) => line.text)).to.deep.equal(lines.map((line) => line.trim()));
    for (const [place, line] of shown.entries()) {
      expect(line.words[0]).to.include({ index: 0, start: line.start });
      expect(line.end).to.equal(shown[place + 1]?.start ?? line.end);
    }
    expect(cutLines('x'.repeat(200)).flat().at(-1)).to.equal(200);
  });
});

describe('files of captions', () => {
  it('are read: WebVTT with times of words, entities and tags', () => {
    const lines = readWebVtt(
      '\ufeffWEBVTT Kind: captions\r\n\r\nNOTE nothing\r\n\r\n1\r\n00:01.000 --> 00:02.500 line:80%\r\n' +
        '<v Nova>Fish <00:01.500>&amp; <i>chips</i>\r\n\r\n00:00:03.000 --> 00:00:04.000\r\nTwo\r\nrows\r\n',
    );
    expect(lines).to.deep.equal([
      {
        start: 1,
        end: 2.5,
        text: 'Fish & chips',
        speaker: 'avatar',
        words: [
          { index: 0, length: 4, start: 1 },
          { index: 5, length: 1, start: 1.5 },
          { index: 7, length: 5, start: 1.5 },
        ],
      },
      { start: 3, end: 4, text: 'Two\nrows', speaker: 'avatar', words: [] },
    ]);
  });

  it('are read: SubRip', () => {
    const [line] = readWebVtt('1\n00:00:01,250 --> 01:00:02,000\nHello\n');
    expect(line).to.include({ start: 1.25, end: 3602, text: 'Hello' });
  });

  it('are refused where they are none', () => {
    expect(() => readWebVtt('<!doctype html><title>404</title>')).to.throw('no cue');
  });

  it('are written so that they are read the same', () => {
    const track = new CaptionTrack();
    const said = new SaidWords(track, 'en', 1);
    said.begin(sentence('Is 1 < 2 & 3 > 2?'), 0.5);
    said.finish(2.5);
    const file = writeWebVtt(track.lines);
    expect(file).to.match(
      /^WEBVTT\n\n00:00:00\.500 --> 00:00:02\.500\nIs <00:00:0\d\.\d{3}>1 &lt; /,
    );
    const [line] = readWebVtt(file);
    expect(line.text).to.equal('Is 1 < 2 & 3 > 2?');
    expect(line.words.map(({ index }) => index)).to.deep.equal(
      track.lines[0].words.map(({ index }) => index),
    );
    expect(writeWebVtt([])).to.equal('WEBVTT\n');
  });
});
