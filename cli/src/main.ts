#!/usr/bin/env node
console.error('Nothing is here yet.');
