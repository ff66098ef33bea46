import assert from 'node:assert/strict';
import { test } from 'node:test';
import { propagation, SpanStatusCode, trace, type HrTime } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { until } from '../support/until.js';
import { syllables } from './support/audio.js';
import { connect } from './support/client.js';
import { startServer } from './support/server.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

test('a collector is told of sessions and their rounds, in the trace of who asked', async (t) => {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  t.after(() => {
    trace.disable();
    propagation.disable();
  });

  const running = await startServer(t);
  const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };
  const client = await connect(running, { style: 'header', headers });
  client.sendAudio('spoken', syllables(1), true);
  await client.motionOf('spoken');
  client.sendAudio('stopped', syllables(1), false);
  client.send({ type: 'clientInterrupt', reqId: 'stopped' });
  await client.flushed();
  client.socket.close(1000);
  await until(() => named('avatar session').length === 1, 'the session is told of');

  const [session] = named('avatar session');
  assert.equal(session.spanContext().traceId, TRACE);
  assert.equal(session.parentSpanContext?.spanId, CALLER);
  const { 'spatius.connection.id': connection, ...facts } = session.attributes;
  assert.equal(typeof connection, 'string');
  assert.deepEqual(facts, {
    'spatius.app.id': 'app-one',
    'spatius.avatar.id': 'mia',
    'spatius.close.code': 1000,
    'spatius.audio.bytes': 2 * 2 * 16_000,
  });
  const rounds = named('avatar round');
  assert.ok(rounds.every((one) => one.parentSpanContext?.spanId === session.spanContext().spanId));
  const [spoken, stopped] = ['spoken', 'stopped'].map((id) => {
    const round = rounds.find(({ attributes }) => attributes['spatius.request.id'] === id);
    assert.ok(round, `${id} is told of`);
    return round;
  });
  assert.equal(spoken.attributes['spatius.round.state'], 'done');
  assert.notEqual(spoken.status.code, SpanStatusCode.ERROR);
  const [motion] = spoken.events;
  assert.equal(motion.name, 'first motion');
  assert.ok(inOrder(spoken.startTime, motion.time, spoken.endTime));
  assert.equal(stopped.attributes['spatius.round.state'], 'stopped');

  function named(name: string): ReturnType<InMemorySpanExporter['getFinishedSpans']> {
    return exporter.getFinishedSpans().filter((span) => span.name === name);
  }
});

const inOrder = (...times: readonly HrTime[]): boolean =>
  times.every(([seconds, nanos], k) => {
    const [before, within] = times[k - 1] ?? [0, 0];
    return before < seconds || (before === seconds && within <= nanos);
  });
