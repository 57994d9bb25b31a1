import fc from 'fast-check';

// The same inputs everywhere, so that a red build is a changed program and not another draw. SEED=n searches elsewhere.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20_261_122) });
