<?xml version="1.0" encoding="UTF-8"?>
<!-- The SLA is missed (M51). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <SlaBreached>
      <slaNo><xsl:value-of select="concat($m/c:characteristic[c:name = 'slaNo']/c:value, substring(concat('SLA-', $m/c:customerCode), 1, 40 * not($m/c:characteristic[c:name = 'slaNo']/c:value)))"/></slaNo>
      <relatedNo><xsl:value-of select="facts/faultNo"/></relatedNo>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <indicator>restoration</indicator>
      <level><xsl:value-of select="facts/level"/></level>
      <target><xsl:value-of select="facts/target"/></target>
      <value><xsl:value-of select="facts/target"/></value>
      <due><xsl:value-of select="$now"/></due>
      <at><xsl:value-of select="$now"/></at>
    </SlaBreached>
  </xsl:template>
</xsl:stylesheet>
