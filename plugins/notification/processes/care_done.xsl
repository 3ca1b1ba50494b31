<?xml version="1.0" encoding="UTF-8"?>
<!-- What was done, as a service event of its own (M52). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="care/*"/>
    <CustomerInteractionRecorded>
      <interactionNo><xsl:value-of select="concat('FW-', substring($m/c:interactionNo, 4), '-', substring($now, 1, 4))"/></interactionNo>
      <state>closed</state>
      <kind>care</kind>
      <direction>outbound</direction>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaMark | $m/c:customerLevel"/>
      <xsl:copy-of select="$m/c:contactName | $m/c:contactPhone"/>
      <channel>account-manager</channel>
      <xsl:copy-of select="$m/c:content"/>
      <result>已发送问候并提醒客户经理。</result>
      <relatedNo><xsl:value-of select="substring($m/c:interactionNo, 4)"/></relatedNo>
      <xsl:copy-of select="$m/c:accountManager"/>
      <recordedAt><xsl:value-of select="$now"/></recordedAt>
    </CustomerInteractionRecorded>
  </xsl:template>
</xsl:stylesheet>
