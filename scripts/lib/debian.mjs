import { existsSync } from 'node:fs';
import { exec } from './exec.mjs';

/** Whether packages of Debian, or of its kin, can be installed without asking anybody: root may. */
export const canInstall = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** Installs packages of Debian. What came of it shows in what is there then. */
export async function installPackages(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await exec('apt-get', ['update', '-qq'], { env });
  await exec('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
}
