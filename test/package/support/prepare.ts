/** Installs what test files need, while others run that need nothing of it. */
import { aliasedConsumer } from './aliased-consumer.js';
import { consumer, consumerOfAll } from './consumer.js';
import {
  angularProject,
  astroProject,
  frameworksProject,
  nuxtProject,
  reactProject,
} from './frameworks.js';
import { OLDEST_VITE, viteRelease } from './released.js';

consumer();
consumerOfAll();
aliasedConsumer();
viteRelease(OLDEST_VITE);
astroProject();
nuxtProject();
reactProject(18);
reactProject(19);
frameworksProject();
angularProject();
