/** Keywords of the languages with a grammar here, in one set: no language is told which are its own. */
export const keywords: ReadonlySet<string> = new Set(
  (
    'abstract and as assert async auto await bool boolean break byte case catch char class const ' +
    'constexpr continue crate debugger def default defer del delete do double dyn elif else end enum ' +
    'except export extends extern false False final finally float fn for foreach from func function ' +
    'global go goto if impl implements import in inline instanceof int interface is lambda let long ' +
    'loop match mod module move mut namespace new nil None nonlocal not null of operator or override ' +
    'package pass private protected pub public raise range readonly ref register return select short ' +
    'signed sizeof static struct super switch template throw throws trait true True try type typedef ' +
    'typename typeof undefined union unsafe unsigned use using val var virtual void volatile where ' +
    'while with yield'
  ).split(' '),
);
