import fc from 'fast-check';
import { expect } from 'vitest';

import { judgeRequests } from './record-requests.ts';

// The same inputs everywhere, so that a red build is a changed program and not another draw. SEED=n searches elsewhere.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20_261_122) });

// The emulator's own tests send what Partoo refuses.
if (expect.getState().testPath?.includes('/test/emulator/') !== true) judgeRequests();
