<?xml version="1.0" encoding="UTF-8"?>
<!-- An order is completed: who keeps customers, money, resources hears what is in use now (M29). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OrderCompleted>
      <xsl:copy-of select="$o/c:orderNo"/>
      <xsl:copy-of select="$o/c:demandOrderNo"/>
      <xsl:copy-of select="$o/c:contractNo"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="$o/c:account"/>
      <completedAt><xsl:value-of select="$now"/></completedAt>
      <completedBy>dispatch</completedBy>
      <xsl:copy-of select="$o/c:leadOffice"/>
      <xsl:if test="dispatchNo != ''"><dispatchNo><xsl:value-of select="dispatchNo"/></dispatchNo></xsl:if>
      <xsl:copy-of select="$o/c:deadline"/>
      <late><xsl:value-of select="translate(substring($now, 1, 10), '-', '') &gt; translate($o/c:deadline, '-', '')"/></late>
      <xsl:copy-of select="$o/c:slaLevel"/>
      <items>
        <xsl:variable name="results" select="results"/>
        <xsl:for-each select="$o/c:items/c:item">
          <xsl:variable name="no" select="string(c:itemNo)"/>
          <xsl:variable name="r" select="$results/*[no = $no]"/>
          <item>
            <xsl:copy-of select="c:itemNo | c:action"/>
            <state>
              <xsl:choose>
                <xsl:when test="$r/outcome = 'completed'">completed</xsl:when>
                <xsl:otherwise>cancelled</xsl:otherwise>
              </xsl:choose>
            </state>
            <xsl:copy-of select="c:product | c:productName | c:productKind"/>
            <xsl:if test="$r/outcome = 'completed'">
              <userNo>
                <xsl:choose>
                  <xsl:when test="c:userNo"><xsl:value-of select="c:userNo"/></xsl:when>
                  <xsl:otherwise><xsl:value-of select="concat('YH-', $no)"/></xsl:otherwise>
                </xsl:choose>
              </userNo>
            </xsl:if>
            <xsl:choose>
              <xsl:when test="$r/circuitCode != ''"><circuitCode><xsl:value-of select="$r/circuitCode"/></circuitCode></xsl:when>
              <xsl:otherwise><xsl:copy-of select="c:circuitCode"/></xsl:otherwise>
            </xsl:choose>
            <xsl:copy-of select="c:rate | c:quantity | c:endA | c:endZ"/>
            <xsl:if test="$r/outcome = 'completed'"><activatedOn><xsl:value-of select="substring($now, 1, 10)"/></activatedOn></xsl:if>
            <xsl:copy-of select="$o/c:slaLevel"/>
            <xsl:copy-of select="c:charges"/>
          </item>
        </xsl:for-each>
      </items>
    </OrderCompleted>
  </xsl:template>
</xsl:stylesheet>
