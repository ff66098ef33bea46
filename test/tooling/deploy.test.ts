import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../scripts/lib/node-programs.mjs';
import { parseConfig } from '../../server/config/parse.js';
import { Metrics } from '../../server/metrics/metrics.js';
import { Tally } from '../../server/metrics/tally.js';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const all = (text: string, what: RegExp): string[] => [
  ...new Set([...text.matchAll(what)].map(([whole, part]) => part ?? whole)),
];

const NODES = ['node-1', 'node-2', 'node-3'];
const ALERTS = read('deploy/alerts.yaml');

test('what alerts, the dashboard and the autoscaler ask for are figures that a server has', async () => {
  const metrics = await Metrics.load({
    tally: new Tally(),
    apps: [],
    sessions: () => new Map(),
    heldBytes: () => 0,
    loads: () => [],
    networkLoad: () => 0,
    ready: () => true,
    redis: () => true,
  });
  const known = all(await metrics.text(), /^# TYPE (\S+)/gm);
  const recorded = all(ALERTS, /record: (\S+)/g);
  const files = ['docs/grafana-dashboard.json', 'deploy/helm/templates/autoscaler.yaml'];
  const asked = all([ALERTS, ...files.map(read)].join('\n'), /\b(?:spatius|process|nodejs)_\w+/g);
  assert.ok(asked.length > 8, asked.join());
  const missing = asked.filter(
    (name) => ![...known, ...recorded].includes(name.replace(/_(?:bucket|sum|count)$/, '')),
  );
  assert.deepEqual(missing, []);
});

test('every alert says what it means', () => {
  const alerts = all(ALERTS, /alert: (\w+)/g);
  assert.ok(alerts.length > 5);
  assert.deepEqual(all(read('docs/operations.md'), /^### (Spatius\w+)$/gm).sort(), alerts.sort());
  const links = all(ALERTS, /runbook: operations\.md#(\w+)/g);
  assert.deepEqual(links.sort(), alerts.map((name) => name.toLowerCase()).sort());
});

test('files of a deployment name the same nodes, and settings that there are', () => {
  for (const file of ['compose.yaml', 'nginx.conf', 'haproxy.cfg', 'prometheus.yaml']) {
    assert.deepEqual(all(read(`deploy/${file}`), /\bnode-\d\b/g).sort(), NODES, file);
  }
  parseConfig(JSON.parse(read('deploy/server.json')));
});

const HELM = findProgram('helm');
const HADOLINT = findProgram('hadolint');
/** Values of the chart that show all that it can make, and the least. */
const VALUES = [
  [],
  ['ingress.enabled=true', 'podMonitor=true', 'redis=redis://redis:6379'],
  ['autoscaling.enabled=false'],
];

test('the chart is without fault, with everything and with nothing switched on', (t) => {
  if (!HELM) return t.skip('helm is not installed');
  const kinds = VALUES.map((values) => {
    const sets = values.flatMap((value) => ['--set', value]);
    const chart = path('deploy/helm');
    run(HELM, 'lint', '--strict', '--quiet', chart, ...sets);
    const made = run(HELM, 'template', 'avatars', chart, ...sets);
    const file = /server\.json: (".*")/.exec(made)?.[1] ?? '';
    parseConfig(JSON.parse(JSON.parse(file) as string));
    return all(made, /^kind: (\w+)$/gm).sort();
  });
  const always = ['ConfigMap', 'Deployment', 'PodDisruptionBudget', 'Service'];
  assert.deepEqual(kinds, [
    [...always, 'HorizontalPodAutoscaler'].sort(),
    [...always, 'HorizontalPodAutoscaler', 'Ingress', 'PodMonitor'].sort(),
    always,
  ]);
});

test('the linter of Dockerfiles finds nothing', (t) => {
  if (!HADOLINT) return t.skip('hadolint is not installed');
  run(HADOLINT, path('Dockerfile'));
});

function path(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

/** What a program prints. */
function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}
