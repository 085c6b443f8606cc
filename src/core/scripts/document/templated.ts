/**
 * The same value as it may be written in a script: a string with a placeholder can stand where a scalar is expected,
 * but for the `type` that tells objects apart.
 */
export type Templated<T> = T extends string | number | boolean
  ? T | `${string}\${${string}}${string}`
  : T extends readonly (infer Item)[]
    ? readonly Templated<Item>[]
    : { readonly [Key in keyof T]: Key extends 'type' ? T[Key] : Templated<T[Key]> };
