import { videojungle } from './drivers/videojungle.ts';
import { tellRefusals } from './refusals.ts';
import { tellStories } from './stories.ts';

tellStories(videojungle);
tellRefusals(videojungle);
