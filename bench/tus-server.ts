/**
 * What our resumable uploads are measured against: the server and the file store of the tus project, as they come.
 *
 *     node bench/tus-server.ts <directory>
 */
import { createServer } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { announce } from './announce.ts';

const [, , directory] = process.argv;
if (directory === undefined) throw new Error('usage: tus-server.ts <directory>');

const tus = new Server({ path: '/files', relativeLocation: true, datastore: new FileStore({ directory }) });
await announce(createServer((request, response) => void tus.handle(request, response)));
