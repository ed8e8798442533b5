# Completion of hotline and hotline-admin in bash. The programs answer by themselves, from the tables that
# parse their command lines: a line for each word that may stand here, ":files" or ":folders".

_hotline() {
    local words=() word answer typed
    # bash takes "--name=value" apart: put it together again
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ ${#words[@]} -gt 0 && ($word == = || ${words[-1]} == --*=) ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    typed=${words[-1]}
    [[ $typed == --*=* ]] && typed=${typed#*=}
    COMPREPLY=()
    while IFS= read -r answer; do
        case $answer in
        :files)
            compopt -o filenames
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$typed")
            ;;
        :folders)
            compopt -o filenames
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$typed")
            ;;
        --*=*) COMPREPLY+=("${answer#*=}") ;;
        *) COMPREPLY+=("$answer") ;;
        esac
    done < <("$1" --complete "${words[@]}" 2>/dev/null)
}

complete -F _hotline hotline hotline-admin
