import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
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
