<!-- Without the namespace of XSLT. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 4:1: <stylesheet> is no stylesheet; write <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" …> -->
<stylesheet><template match="/"/></stylesheet>
