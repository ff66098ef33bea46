import { insertAfter } from './insert-after.js';

/**
 * Answers the lights of the studio in a loop. three writes out an answer for each of the four, and each is
 * compiled anew: half of what a program is made of. The first of them casts the one shadow.
 */
const LOOP = /* glsl */ `
#if NUM_DIR_LIGHTS > 0
  for (int i = 0; i < NUM_DIR_LIGHTS; i++) {
    getDirectionalLightInfo(directionalLights[i], directLight);
    #if defined(USE_SHADOWMAP) && NUM_DIR_LIGHT_SHADOWS > 0
      if (i == 0 && receiveShadow) {
        DirectionalLightShadow shadow = directionalLightShadows[0];
        directLight.color *= getShadow(directionalShadowMap[0], shadow.shadowMapSize, shadow.shadowIntensity,
          shadow.shadowBias, shadow.shadowRadius, vDirectionalShadowCoord[0]);
      }
    #endif
    ANSWER(directLight, geometryPosition, geometryNormal, geometryViewDir,
      geometryClearcoatNormal, material, reflectedLight);
  }
#endif
`;

const LIGHTS = '#include <lights_fragment_begin>';

/** Has a physical material answer one light after another. @param answer name of the function that does. */
export const answerInTurn = (fragment: string, answer = 'RE_Direct_Physical'): string =>
  // Without a name for it, three answers none.
  insertAfter(
    fragment.replace(LIGHTS, `#undef RE_Direct\n${LIGHTS}`),
    LIGHTS,
    LOOP.replace('ANSWER', answer),
  );
