import { type SerializerFactory, SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import { once } from './once.ts';

/**
 * Replies are written as their schemas say, by code that is made of a schema when the first of them is written: of
 * hundreds of schemas, which together would take a good part of a start, a process needs a few.
 */
export function lazySerializers(): SerializerFactory {
  const build = SerializerSelector();
  return (externalSchemas, options) => {
    const compile = build(externalSchemas, options);
    return (route) => {
      const serialize = once(() => compile(route));
      return (value: unknown) => serialize()(value);
    };
  };
}
