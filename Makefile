# Every verb does its own set-up; see dev.py for what each one is. Windows: py dev.py VERB
.PHONY: demo test check run lock bench screenshots
demo test check run lock bench screenshots: ; @python3 dev.py $@
