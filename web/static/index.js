import { start } from '/static/core.js';

start(async () => {});
