// Breaks folder-without-rule.
import '../domain/target.ts';
