/** Covers what is drawn to. */
export const PICTURE_VERTICES = /* glsl */ `
in vec2 position;
out vec2 at;
void main() {
  at = position * 0.5 + 0.5;
  gl_Position = vec4(position, 0.0, 1.0);
}`;

/** Puts the picture of the splats, which is premultiplied and as displays show it, on the canvas. */
export const PICTURE_FRAGMENTS = /* glsl */ `
precision highp float;
uniform sampler2D picture;
in vec2 at;
out vec4 colour;
void main() {
  colour = texture(picture, at);
}`;

/**
 * Draws a quad where a splat is seen. Projects its covariance with the affine approximation of EWA
 * splatting (Zwicker et al. 2001), as the training of splats does (Kerbl et al. 2023), which also
 * widens what it sees by `LOW_PASS` square pixels.
 *
 * The training saw pictures of a size of its own: what it added is added in its pixels, not in those of
 * this picture, or a large picture would show thin splats as scratches. A small picture needs more, lest
 * splats fall between its pixels; what this takes of their opacity is what they cover more.
 */
const splatVertices = (place: string): string => /* glsl */ `
precision highp float;
precision highp int;
precision highp usampler2D;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec2 viewport;
uniform usampler2D order;
uniform usampler2D shapes;
uniform highp sampler2D vertices;
uniform float unit;
in vec2 position;
out vec4 tint;
out vec2 reach;

const float LOW_PASS = 0.3;

ivec2 texel(int i) { return ivec2(i & 1023, i >> 10); }
vec4 bytes(uint i) { return vec4(i & 255u, i >> 8 & 255u, i >> 16 & 255u, i >> 24); }
${place}

void main() {
  gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  vec3 centre;
  mat3 sigma;
  place(int(texelFetch(order, texel(gl_InstanceID), 0).x), centre, sigma, tint);
  vec4 view = viewMatrix * vec4(centre, 1.0);
  if (tint.a < 1.0 / 255.0 || view.z > -1e-3) return;

  vec2 focal = vec2(projectionMatrix[0][0], projectionMatrix[1][1]) * viewport * 0.5 / -view.z;
  mat3 toPixels = mat3(
    focal.x, 0.0, 0.0,
    0.0, focal.y, 0.0,
    focal * view.xy / -view.z, 0.0) * mat3(viewMatrix);
  mat3 seen = toPixels * sigma * transpose(toPixels);

  float size = focal.y / TRAINED;
  float trained = LOW_PASS * size * size;
  float more = max(LOW_PASS - trained, 0.0);
  float xx = seen[0][0] + trained, yy = seen[1][1] + trained, xy = seen[0][1];
  float before = max(xx * yy - xy * xy, 1e-6);
  xx += more;
  yy += more;
  float area = max(xx * yy - xy * xy, 1e-6);
  tint.a *= sqrt(before / area);

  float middle = 0.5 * (xx + yy);
  float spread = sqrt(max(middle * middle - area, 0.0));
  vec2 lengths = sqrt(vec2(middle + spread, max(middle - spread, 0.05)));
  vec2 along = vec2(xy, middle + spread - xx);
  vec2 axis = dot(along, along) > 1e-9 ? normalize(along) : vec2(1.0, 0.0);
  // As far as it shows: where exp(-r * r / 2) * opacity is 1/255.
  float radius = sqrt(max(2.0 * log(255.0 * tint.a), 0.0));
  reach = position * radius;
  vec2 span = min(lengths * radius, vec2(1024.0)) * position;
  vec2 pixels = span.x * axis + span.y * vec2(-axis.y, axis.x);
  vec4 clip = projectionMatrix * view;
  gl_Position = vec4(clip.xy / clip.w + 2.0 * pixels / viewport, 0.0, 1.0);
}`;

/** Splats that ride on vertices of their own: moved by shapes and bones, turned by bones. */
export const RIDING_VERTICES = splatVertices(/* glsl */ `
uniform mat4 bones[BONES];
uniform usampler2D rig;
// Colour of the lid over each eye, and how far it is closed.
uniform vec4 lids[2];

void place(int splat, out vec3 centre, out mat3 sigma, out vec4 colour) {
  ivec2 at = texel(splat);
  vec4 vertex = texelFetch(vertices, at, 0);
  uvec4 shape = texelFetch(shapes, at, 0);
  vec2 a = unpackHalf2x16(shape.x), b = unpackHalf2x16(shape.y), c = unpackHalf2x16(shape.z);
  colour = bytes(shape.w) / 255.0;
  if (vertex.w > 0.0) {
    vec4 lid = lids[int(vertex.w) - 1];
    colour.rgb = mix(colour.rgb, lid.rgb, lid.a);
  }
  uvec2 riding = texelFetch(rig, at, 0).xy;
  ivec4 bone = ivec4(bytes(riding.x));
  vec4 weight = bytes(riding.y) / 255.0;
  mat4 moved = bones[bone.x] * weight.x;
  for (int k = 1; k < 4 && weight[k] > 0.0; k++) moved += bones[bone[k]] * weight[k];
  centre = (moved * vec4(vertex.xyz, 1.0)).xyz;
  mat3 turned = mat3(moved);
  sigma = turned * mat3(a, b.x, a.y, b.y, c.x, b.x, c) * transpose(turned) * unit;
}`);

/** A gaussian, premultiplied; the picture is as displays show it, so nothing is converted. */
export const SPLAT_FRAGMENTS = /* glsl */ `
precision highp float;
in vec4 tint;
in vec2 reach;
out vec4 colour;
void main() {
  float alpha = exp(-0.5 * dot(reach, reach)) * tint.a;
  if (alpha < 1.0 / 255.0) discard;
  colour = vec4(tint.rgb * alpha, alpha);
}`;
