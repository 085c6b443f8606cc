import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { debianPrograms } from '../../infra/debian-packages.ts';
import { DEPLOY, readDeployment } from '../files.ts';

const CHART = 'helm/polyreel';

type Words = Readonly<Record<string, string>>;

export interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: readonly [
    { readonly configMapRef: { readonly name: string } },
    { readonly secretRef: { readonly name: string } },
  ];
  readonly ports: readonly [{ readonly name: string }];
  readonly livenessProbe: { readonly httpGet: { readonly path: string; readonly port: string } };
  readonly readinessProbe: Container['livenessProbe'];
  readonly securityContext: {
    readonly readOnlyRootFilesystem: boolean;
    readonly capabilities: { readonly drop: readonly string[] };
  };
  readonly volumeMounts: readonly { readonly name: string }[];
}

/** A Kubernetes object: those parts that the tests look at, in whatever kind they are. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations: Words };
  readonly data: Words;
  readonly stringData: Words;
  readonly spec: {
    readonly replicas: number;
    readonly minReplicas: number;
    readonly selector: Words & { readonly matchLabels: Words };
    readonly tls: unknown;
    readonly rules: readonly [
      { http: { paths: readonly [{ backend: { service: { readonly name: string } } }] } },
    ];
    readonly template: {
      readonly metadata: { readonly labels: Words; readonly annotations: Words };
      readonly spec: {
        readonly containers: readonly [Container];
        readonly volumes: readonly { readonly name: string }[];
        readonly securityContext: { readonly runAsNonRoot: boolean };
        readonly terminationGracePeriodSeconds: number;
      };
    };
  };
}

export type Values = Readonly<Record<string, unknown>>;

export const DEFAULTS: Values = parse(readDeployment(`${CHART}/values.yaml`));
export const VALUES_SCHEMA = JSON.parse(readDeployment(`${CHART}/values.schema.json`));

/** Values over the chart's own, as Helm lays them: objects part by part. */
export function withDefaults(values: Values, defaults: Values = DEFAULTS): Values {
  const merged = Object.entries(values).map(([name, value]) => {
    const below = defaults[name];
    return [name, isObject(value) && isObject(below) ? withDefaults(value, below) : value];
  });
  return { ...defaults, ...Object.fromEntries(merged) };
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A program that renders it; disposing removes that. */
export interface Renderer extends AsyncDisposable {
  render(values: Values): Promise<Manifest[]>;
}

/** Why there is none on this machine, or one. */
export async function openRenderer(): Promise<Renderer | string> {
  const go = await debianPrograms({ packages: ['golang-go'], programs: ['go'] });
  if ('missing' in go) return go.missing;
  const folder = await mkdtemp(join(tmpdir(), 'polyreel-helm-'));
  const program = join(folder, 'render');
  // What was compiled once is kept by Go beside the programs.
  const cache = join(go.prefix ?? tmpdir(), 'go-build');
  await mkdir(cache, { recursive: true });
  const [root] = go.prefix === null ? [] : globSync('usr/lib/go-*', { cwd: go.prefix });
  const env = {
    ...go.env,
    GOCACHE: cache,
    GO111MODULE: 'off',
    CGO_ENABLED: '0',
    ...(root === undefined ? {} : { GOROOT: join(go.prefix ?? '', root) }),
  };
  const command = root === undefined ? 'go' : join(go.prefix ?? '', root, 'bin/go');
  await promisify(execFile)(command, ['build', '-o', program, join(import.meta.dirname, 'render.go')], {
    env,
  });
  return {
    render: async (values) => manifestsIn(await renderWith(program, values)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function renderWith(program: string, values: Values): Promise<Record<string, string>> {
  const names = globSync('templates/*', { cwd: join(DEPLOY, CHART) });
  const templates = Object.fromEntries(names.map((name) => [name, readDeployment(`${CHART}/${name}`)]));
  const { name, version, appVersion } = parse(readDeployment(`${CHART}/Chart.yaml`));
  const context = {
    Values: withDefaults(values),
    Chart: { Name: name, Version: version, AppVersion: appVersion },
    Release: { Name: 'media', Namespace: 'default', Service: 'Helm' },
  };
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify({ templates, context }));
  const [printed, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(complaint);
  return JSON.parse(printed);
}

function manifestsIn(rendered: Record<string, string>): Manifest[] {
  return Object.entries(rendered)
    .filter(([name]) => name.endsWith('.yaml'))
    .flatMap(([name, yaml]) =>
      parseAllDocuments(yaml).flatMap((document) => {
        const [error] = document.errors;
        if (error !== undefined) throw new Error(`${name}: ${error.message}\n${yaml}`);
        return document.toJS() ?? [];
      }),
    );
}
