import { expect } from '@open-wc/testing';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { meshoptDecoder } from '../../../src/avatar/meshopt/decoder.js';
import { seeded } from '../../support/random.js';

/** A smooth wave with some noise, as vertex data is. */
function vertexBytes(count: number, stride: number): Uint8Array {
  const noise = seeded(count * stride);
  return Uint8Array.from({ length: count * stride }, (_, i) => {
    const wave = 100 + 80 * Math.sin((Math.floor(i / stride) / count) * 9 + (i % stride));
    return i % stride === 3 ? 7 : wave + noise() * (i % 5);
  });
}

describe('meshopt decoder', () => {
  before(() => MeshoptEncoder.ready);

  for (const version of [0, 1]) {
    for (const [count, stride] of [
      [1, 4],
      [17, 12],
      [300, 8],
      [1000, 16],
      [2500, 4],
    ]) {
      it(`gives back ${count} vertices of ${stride} bytes, version ${version}`, async () => {
        const bytes = vertexBytes(count, stride);
        const encoded = MeshoptEncoder.encodeVertexBufferLevel(bytes, count, stride, 2, version);
        const decoded = await meshoptDecoder.decodeGltfBufferAsync(
          count,
          stride,
          encoded,
          'ATTRIBUTES',
        );
        expect(decoded).to.deep.equal(bytes);
      });
    }
  }

  for (const size of [2, 4]) {
    it(`gives back triangles of ${size}-byte indices`, async () => {
      const columns = 40;
      const indices: number[] = [];
      for (let row = 0; row < 30; row++) {
        for (let column = 0; column < columns; column++) {
          const a = row * (columns + 1) + column;
          const c = a + columns + 1;
          indices.push(a, a + 1, c, a + 1, c + 1, c);
        }
      }
      const noise = seeded(7);
      for (let i = 0; i < 300; i++) indices.push(Math.floor(noise() * 1200));
      const source = size === 2 ? Uint16Array.from(indices) : Uint32Array.from(indices);
      const bytes = new Uint8Array(source.buffer);
      const encoded = MeshoptEncoder.encodeIndexBuffer(bytes, indices.length, size);
      const decoded = await meshoptDecoder.decodeGltfBufferAsync(
        indices.length,
        size,
        encoded,
        'TRIANGLES',
      );
      const result = size === 2 ? new Uint16Array(decoded.buffer) : new Uint32Array(decoded.buffer);
      expect(rotatedTriangles(result)).to.deep.equal(rotatedTriangles(source));
    });

    it(`gives back a sequence of ${size}-byte indices`, async () => {
      const noise = seeded(3);
      const indices = Array.from({ length: 500 }, () => Math.floor(noise() * 60000));
      const source = size === 2 ? Uint16Array.from(indices) : Uint32Array.from(indices);
      const bytes = new Uint8Array(source.buffer);
      const encoded = MeshoptEncoder.encodeIndexSequence(bytes, indices.length, size);
      const decoded = await meshoptDecoder.decodeGltfBufferAsync(
        indices.length,
        size,
        encoded,
        'INDICES',
      );
      expect(decoded).to.deep.equal(bytes);
    });
  }

  it('undoes the octahedral, quaternion and exponential filters', async () => {
    const normals = new Float32Array([0, 0, 1, 0, 0.6, -0.8, 0, 0, -0.6, 0, -0.8, 0, 1, 0, 0, 0]);
    const unit = await roundTrip(
      MeshoptEncoder.encodeFilterOct(normals, 4, 8, 16),
      8,
      'OCTAHEDRAL',
    );
    expectClose(new Int16Array(unit.buffer), normals, 32767, 2e-4);

    const turns = new Float32Array([
      0,
      0,
      0,
      1,
      0.5,
      -0.5,
      0.5,
      0.5,
      0,
      Math.SQRT1_2,
      Math.SQRT1_2,
      0,
    ]);
    const quaternions = await roundTrip(
      MeshoptEncoder.encodeFilterQuat(turns, 3, 8, 16),
      8,
      'QUATERNION',
    );
    expectClose(new Int16Array(quaternions.buffer), turns, 32767, 2e-4);

    const values = new Float32Array([1.5, -200.25, 0, 3e-4, 12345, -1e-6]);
    const floats = await roundTrip(
      MeshoptEncoder.encodeFilterExp(values, 2, 12, 20, 'Separate'),
      12,
      'EXPONENTIAL',
    );
    new Float32Array(floats.buffer).forEach((value, i) => {
      expect(value).to.be.closeTo(values[i], Math.abs(values[i]) * 1e-5 + 1e-12);
    });
  });

  it('refuses broken data', async () => {
    const error = await meshoptDecoder
      .decodeGltfBufferAsync(4, 4, new Uint8Array(40), 'ATTRIBUTES')
      .catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(Error).with.property('name', 'MeshoptError');
  });
});

async function roundTrip(filtered: Uint8Array, stride: number, filter: string) {
  const count = filtered.byteLength / stride;
  const encoded = MeshoptEncoder.encodeVertexBufferLevel(filtered, count, stride, 2, 0);
  return meshoptDecoder.decodeGltfBufferAsync(count, stride, encoded, 'ATTRIBUTES', filter);
}

function expectClose(
  actual: ArrayLike<number>,
  wanted: Float32Array,
  scale: number,
  tolerance: number,
) {
  wanted.forEach((value, i) => {
    if (Math.abs(value) > 1) return;
    expect(actual[i] / scale, `component ${i}`).to.be.closeTo(value, tolerance);
  });
}

/** The format may start a triangle at any corner: rotate each so that its lowest comes first. */
function rotatedTriangles(indices: Uint16Array | Uint32Array): number[][] {
  const triangles: number[][] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const t = [indices[i], indices[i + 1], indices[i + 2]];
    const first = t.indexOf(Math.min(...t));
    triangles.push([t[first], t[(first + 1) % 3], t[(first + 2) % 3]]);
  }
  return triangles;
}
