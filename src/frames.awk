# Makes unwind tables small: functions whose frames are alike stand together and share one entry.
#
# For every instruction the compiler tells how to find the caller (.cfi directives), which makes a sixth of the library. But exceptions and backtraces pass
# functions at their calls, where nearly every function has one frame, and there are some hundred kinds of frames. So a function goes to the section that
# all functions of its frame share, and one entry of the table covers that section. Where breakpoints are, at the beginning of a public function, the entry
# tells as well how the frame comes to be. It does not tell how the prologues of other functions make it, nor how epilogues undo it.
#
# Reads assembly as rustc writes it for x86-64 or AArch64, and writes it for GNU as: awk -f frames.awk LIBRARY.s

# A frame in words: register and offset of the frame's address, then where the caller's registers are: "%rsp 48 %r14@-24 %rbx@-32".
function frame() { return base " " offset saved }

function entry() { base = initial_base; offset = initial_offset; saved = ""; depth = 0 }

function restore(register) { sub(" " register "@-?[0-9]+", "", saved) }

function save(register, slot,   each, n, i) {
    restore(register)
    n = split(saved, each, " ")
    saved = ""
    for (i = 1; i <= n && each[i] < register; i++) saved = saved " " each[i]
    saved = saved " " register "@" slot
    for (; i <= n; i++) saved = saved " " each[i]
}

# What a directive does to the frame; 0 if it says what a frame in words does not.
function follow(line,   word) {
    split(line, word, /[ \t,]+/)
    if (word[2] == ".cfi_def_cfa") { base = word[3]; offset = word[4] }
    else if (word[2] == ".cfi_def_cfa_register") base = word[3]
    else if (word[2] == ".cfi_def_cfa_offset") offset = word[3]
    else if (word[2] == ".cfi_adjust_cfa_offset") offset += word[3]
    else if (word[2] == ".cfi_offset") save(word[3], word[4])
    else if (word[2] == ".cfi_restore") restore(word[3])
    else if (word[2] == ".cfi_remember_state") { bases[++depth] = base; offsets[depth] = offset; saves[depth] = saved }
    else if (word[2] == ".cfi_restore_state") { base = bases[depth]; offset = offsets[depth]; saved = saves[depth--] }
    else return 0
    return 1
}

# The one frame that a function has at its calls, or, if it makes none, at most of its instructions; "" if there is no such frame.
function usual(   i, seen, most, calls, at_calls) {
    entry()
    for (i = 1; i <= lines; i++) {
        if (text[i] ~ /^\t\.cfi_(start|end)proc/) continue
        if (text[i] ~ /^\t\.cfi_/) { if (!follow(text[i])) return "" }
        else if (text[i] ~ /^\t[a-z]/) {
            if (++seen[frame()] > seen[most]) most = frame()
            if (text[i] ~ call && calls++ && at_calls != frame()) return ""
            if (text[i] ~ call) at_calls = frame()
        }
    }
    return calls ? at_calls : most
}

function put(kind, line) { out[kind, ++height[kind]] = line }

# Directives that make of the frame at a function's entry the one in words, or, with undo, the other way round.
function change(words, undo,   word, n, i, slot) {
    n = split(words, word, " ")
    if (word[1] == initial_base) put(words, "\t.cfi_def_cfa_offset " (undo ? initial_offset : word[2]))
    else put(words, "\t.cfi_def_cfa " (undo ? initial_base ", " initial_offset : word[1] ", " word[2]))
    for (i = 3; i <= n; i++) {
        split(word[i], slot, "@")
        put(words, undo ? "\t.cfi_restore " slot[1] : "\t.cfi_offset " slot[1] ", " slot[2])
    }
}

function begin(words) {
    kinds[++count] = words
    put(words, "\t.section\t.text.frame" count ",\"ax\",@progbits")
    put(words, "\t.cfi_startproc")
    change(words, 0)
}

# Puts the function among those of its frame.
function move(words,   i, public, prologue) {
    entry()
    if (!(words in height)) begin(words)
    for (i = 1; i <= lines; i++) {
        if (text[i] ~ /^\t\.section/) continue
        else if (text[i] ~ /^\t\.cfi_startproc/) {
            prologue = public && words != frame()
            if (prologue) { put(words, "\t.cfi_remember_state"); change(words, 1) }
        } else if (text[i] ~ /^\t\.cfi_endproc/) {
            if (prologue) put(words, "\t.cfi_restore_state")
        } else if (text[i] ~ /^\t\.cfi_/) {
            follow(text[i])
            if (prologue && words == frame()) { put(words, "\t.cfi_restore_state"); prologue = 0 }
            else if (prologue && text[i] !~ /cfi_offset/) put(words, text[i])
        } else {
            if (text[i] ~ /^\t\.globl/) public = 1
            else if (text[i] ~ /^\.Lfunc_end/) ends[section] = substr(text[i], 1, length(text[i]) - 1)
            put(words, text[i])
        }
    }
    lines = 0
}

function leave(   i) {
    for (i = 1; i <= lines; i++) print text[i]
    lines = 0
}

BEGIN {
    if (machine == "x86_64") { initial_base = "%rsp"; initial_offset = 8; call = "^\tcall" }
    else { initial_base = "wsp"; initial_offset = 0; call = "^\tblr?\t" }
}

# Files have numbers before the functions that use them. GNU as takes a directory as a word of its own only from DWARF 5 on.
/^\t\.file\t[0-9]+ "/ { sub(/" "/, "/"); print; next }

# The end of a section, in debugging information, is that of its function.
/^\.Lsec_end/ && section in ends { sub(/:$/, ""); lines = 0; print "\t.set\t" $0 ", " ends[section]; next }

/^\t\.section\t/ { leave(); section = $2; inside = section ~ /^"?\.text/ }
inside { text[++lines] = $0 }
inside && /^\t\.cfi_endproc/ { words = usual(); if (words == "") leave(); else move(words) }
!inside { print }

END {
    leave()
    for (kind = 1; kind <= count; kind++) {
        for (i = 1; i <= height[kinds[kind]]; i++) print out[kinds[kind], i]
        print "\t.cfi_endproc"
    }
}
