/** Rings and segments of the sphere: 20 000 vertices and 40 000 triangles, as a character has. */
const RINGS = 100;
const SEGMENTS = 200;
/** Morph targets that move at once, and texels in a row of their texture. */
const MORPHS = 8;
const ROW = 256;

const VERTEX = `#version 300 es
precision highp float;
precision highp sampler2DArray;
in vec3 place;
uniform sampler2DArray morphs;
uniform float time;
out vec3 normal;
out vec3 position;
void main() {
  vec3 moved = place;
  ivec2 at = ivec2(gl_VertexID % ${ROW}, gl_VertexID / ${ROW});
  for (int i = 0; i < ${MORPHS}; i++) {
    moved += sin(time + float(i)) * texelFetch(morphs, ivec3(at, i), 0).xyz;
  }
  normal = normalize(moved);
  position = moved;
  gl_Position = vec4(moved.xy * 0.9, moved.z * 0.5, 1.0);
}`;

/** Three lights with a GGX lobe, wrapped diffuse light, an environment, and tone mapping. */
const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2DArray;
in vec3 normal;
in vec3 position;
uniform sampler2DArray morphs;
out vec4 colour;
vec3 lit(vec3 n, vec3 v, vec3 l, vec3 albedo, float roughness) {
  vec3 h = normalize(l + v);
  float nl = max(dot(n, l), 0.0);
  float nv = max(dot(n, v), 1e-3);
  float nh = max(dot(n, h), 0.0);
  float a2 = roughness * roughness * roughness * roughness;
  float d = a2 / (3.14159 * pow(nh * nh * (a2 - 1.0) + 1.0, 2.0));
  float g = 0.5 / (nl * sqrt(nv * nv * (1.0 - a2) + a2) + nv * sqrt(nl * nl * (1.0 - a2) + a2));
  float f = 0.04 + 0.96 * pow(1.0 - dot(v, h), 5.0);
  return nl * (albedo / 3.14159 + d * g * f) + albedo * max((dot(n, l) + 0.3) / 1.69, 0.0);
}
void main() {
  vec2 at = position.xy * 0.5 + 0.5;
  vec3 grain = texture(morphs, vec3(at * 7.0, 0.0)).xyz + texture(morphs, vec3(at, 1.0)).xyz;
  vec3 n = normalize(normal + grain);
  vec3 albedo = vec3(0.8, 0.55, 0.45) + texture(morphs, vec3(at * 3.0, 2.0)).xyz;
  vec3 v = vec3(0.0, 0.0, 1.0);
  vec3 light = lit(n, v, normalize(vec3(1.0, 1.0, 1.0)), albedo, 0.5);
  light += lit(n, v, normalize(vec3(-1.0, 0.2, 0.6)), albedo, 0.5);
  light += lit(n, v, normalize(vec3(0.1, 1.0, -0.8)), albedo, 0.3);
  light += textureLod(morphs, vec3(reflect(-v, n).xy, 3.0), 0.0).xyz * 0.2;
  light *= (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14);
  colour = vec4(pow(light, vec3(1.0 / 2.2)), 1.0);
}`;

/** A moving, lit sphere that costs a GPU about what a character does. */
export interface TestScene {
  /** `null` while the driver compiles; then whether it could. */
  readonly compiled: boolean | null;
  draw(time: number): void;
}

export function createTestScene(gl: WebGL2RenderingContext): TestScene {
  const parallel = gl.getExtension('KHR_parallel_shader_compile');
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) continue; // the context is lost; nothing will be drawn
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.bindAttribLocation(program, 0, 'place');
  gl.linkProgram(program);

  const { places, triangles } = sphere();
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
  gl.bindTexture(gl.TEXTURE_2D_ARRAY, gl.createTexture());
  const rows = Math.ceil(places.length / 3 / ROW);
  gl.texImage3D(
    ...([gl.TEXTURE_2D_ARRAY, 0, gl.RGBA8_SNORM, ROW, rows, MORPHS] as const),
    ...([0, gl.RGBA, gl.BYTE, offsets(ROW * rows * MORPHS)] as const),
  );
  gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.enable(gl.DEPTH_TEST);
  gl.enable(gl.CULL_FACE);

  return {
    get compiled() {
      const asked = parallel ? parallel.COMPLETION_STATUS_KHR : gl.LINK_STATUS;
      if (!gl.getProgramParameter(program, asked) && parallel) return null;
      return Boolean(gl.getProgramParameter(program, gl.LINK_STATUS));
    },
    draw(time) {
      gl.useProgram(program);
      gl.uniform1f(gl.getUniformLocation(program, 'time'), time);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.drawElements(gl.TRIANGLES, triangles.length, gl.UNSIGNED_SHORT, 0);
    },
  };
}

/** A unit sphere: x, y, z a vertex, and three indices a triangle. */
function sphere(): { places: Float32Array<ArrayBuffer>; triangles: Uint16Array<ArrayBuffer> } {
  const places: number[] = [];
  const triangles: number[] = [];
  for (let ring = 0; ring < RINGS; ring++) {
    const polar = (Math.PI * ring) / (RINGS - 1);
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const around = (2 * Math.PI * segment) / (SEGMENTS - 1);
      const radius = Math.sin(polar);
      places.push(radius * Math.sin(around), Math.cos(polar), radius * Math.cos(around));
      if (ring === 0 || segment === 0) continue;
      const here = ring * SEGMENTS + segment;
      const above = here - SEGMENTS;
      triangles.push(here, above, above - 1, here, above - 1, here - 1);
    }
  }
  return { places: new Float32Array(places), triangles: new Uint16Array(triangles) };
}

/** Small displacements, always the same. */
function offsets(texels: number): Int8Array {
  return Int8Array.from({ length: 4 * texels }, (_, i) => 4 * Math.sin(i * 78.233));
}
