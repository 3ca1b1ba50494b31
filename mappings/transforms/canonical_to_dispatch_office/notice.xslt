<?xml version="1.0" encoding="UTF-8"?>
<!-- M25 to IssueDispatchOrder: the answer is the number of the dispatch order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:DispatchOrderIssued">
    <map r:method="POST" r:path="/api/v1/dispatchOrder">
      <string key="noticeNo"><xsl:value-of select="c:noticeNo"/></string>
      <string key="orderNo"><xsl:value-of select="c:orderNo"/></string>
      <string key="office"><xsl:value-of select="c:leadOffice"/></string>
      <string key="customer"><xsl:value-of select="c:customerCode"/></string>
      <string key="keyAccount"><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></string>
      <string key="service"><xsl:value-of select="c:productKind"/></string>
      <number key="count"><xsl:value-of select="c:quantity"/></number>
      <string key="deadline"><xsl:value-of select="c:deadline"/></string>
      <xsl:if test="c:remarks"><string key="remarks"><xsl:value-of select="c:remarks"/></string></xsl:if>
      <array key="circuits">
        <xsl:for-each select="c:circuits/c:circuit">
          <map>
            <string key="itemNo"><xsl:value-of select="c:itemNo"/></string>
            <xsl:if test="c:circuitCode"><string key="circuit"><xsl:value-of select="c:circuitCode"/></string></xsl:if>
            <string key="from"><xsl:value-of select="c:regionA"/></string>
            <string key="to"><xsl:value-of select="(c:regionA | c:regionZ)[last()]"/></string>
          </map>
        </xsl:for-each>
      </array>
    </map>
  </xsl:template>
</xsl:stylesheet>
